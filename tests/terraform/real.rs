//! The real `terraform`.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, io};

use serde_json::{Map, Value, json};

pub(crate) struct Terraform(PathBuf);

impl Terraform {
    /// The one on the PATH. Where there is none, says loudly that the test is skipped.
    pub(crate) fn find(test: &str) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let found = env::split_paths(&path).map(|folder| folder.join("terraform")).find(|program| program.is_file());
        if found.is_none() {
            // Past the harness, which keeps what a passing test prints.
            writeln!(io::stderr(), "SKIPPED: {test}: there is no `terraform` on the PATH").unwrap();
        }
        found.map(Self)
    }

    fn run(&self, folder: &std::path::Path, arguments: &[&str]) -> String {
        let output = Command::new(&self.0)
            .args(arguments)
            .current_dir(folder)
            .env("TF_CLI_CONFIG_FILE", "/dev/null")
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("TF_WORKSPACE")
            .output()
            .unwrap();
        let [stdout, stderr] = [output.stdout, output.stderr].map(|stream| String::from_utf8(stream).unwrap());
        assert!(output.status.success(), "terraform {arguments:?}: {stdout}{stderr}");
        stdout
    }

    /// What Terraform says of a document when it only reads it; it must take it.
    pub(crate) fn load(&self, document: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("main.tf.json"), document).unwrap();
        self.run(folder.path(), &["providers"])
    }

    /// The plan of a configuration.
    pub(crate) fn plan(&self, configuration: &Value) -> Value {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("main.tf.json"), configuration.to_string()).unwrap();
        self.run(folder.path(), &["init", "-input=false", "-no-color"]);
        self.run(folder.path(), &["plan", "-input=false", "-no-color", "-out=plan"]);
        serde_json::from_str(&self.run(folder.path(), &["show", "-json", "plan"])).unwrap()
    }

    /// The document with every template evaluated: resources and data sources by address, and the outputs under `output.`.
    ///
    /// The AWS provider cannot be had offline. So its resources become locals, with an ARN of our own, and what refers to them refers to
    /// these.
    pub(crate) fn evaluate(&self, document: &str) -> Map<String, Value> {
        let document: Value = serde_json::from_str(document).unwrap();
        let mut blocks = Map::new();
        for (section, prefix) in [("data", "data."), ("resource", "")] {
            for (kind, named) in document[section].as_object().into_iter().flatten() {
                for (name, body) in named.as_object().unwrap() {
                    let mut body = body.clone();
                    body["arn"] = json!(format!("arn of {kind}.{name}"));
                    body["account_id"] = json!("123456789012");
                    body["partition"] = json!("aws");
                    body["json"] = json!(format!("json of {name}"));
                    blocks.insert(format!("{prefix}{kind}.{name}"), body);
                }
            }
        }
        let local = |address: &str| address.replace('.', "__");
        let mut configuration =
            json!({ "locals": {}, "output": {}, "variable": document.get("variable").cloned().unwrap_or(json!({})) });
        for (address, body) in &blocks {
            configuration["locals"][local(address)] = body.clone();
            configuration["output"][local(address)] = json!({ "value": format!("${{local.{}}}", local(address)) });
        }
        for (name, output) in document["output"].as_object().into_iter().flatten() {
            configuration["output"][format!("output__{name}")] = output.clone();
        }
        let mut text = configuration.to_string();
        // Longest first: the address of a role may begin that of another.
        let mut addresses: Vec<&String> = blocks.keys().collect();
        addresses.sort_by_key(|address| std::cmp::Reverse(address.len()));
        for address in addresses {
            text = text.replace(&format!("${{{address}."), &format!("${{local.{}.", local(address)));
        }
        let plan = self.plan(&serde_json::from_str(&text).unwrap());
        let outputs = plan["planned_values"]["outputs"].as_object().unwrap();
        outputs.iter().map(|(name, output)| (name.replace("__", "."), output["value"].clone())).collect()
    }
}
