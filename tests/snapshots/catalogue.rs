//! A policy for every provider of the catalogue, with every subject that has a typed constructor.

use trust_policy::TrustPolicy;
use trust_policy::builder::{Builder, Given, Missing};
use trust_policy::names::{AccountId, Audience, Issuer, Partition, ProviderArn, Subject};
use trust_policy::provider::{
    AudienceRule, BUILT_IN, CATALOGUE, GUIDES, Part, Provider, Segment, Template, buildkite, circleci, eks, env0,
    github_actions, gitlab, google, hcp_terraform, prefect_cloud,
};

#[test]
fn catalogue() {
    for provider in CATALOGUE {
        let policy = if let Some((issuer, audience, subjects)) = typed(&provider.id) {
            let subjects = subjects.into_iter();
            covers_all_forms(provider, subjects.clone());
            built(start(&issuer).audience(Audience::parse(audience).unwrap()), subjects)
        } else {
            let Some(policy) = sampled(provider).or_else(|| recommended(provider)) else { continue };
            policy
        };
        insta::assert_snapshot!(provider.id.replace('-', "_"), policy.to_json_pretty());
    }
}

type Typed = (String, &'static str, Vec<Subject>);

/// Issuer, audience and the subject of every constructor.
fn typed(id: &str) -> Option<Typed> {
    let (issuer, audience, subjects) = match id {
        "prefect-cloud" => {
            use prefect_cloud::{AccountId, Subject};
            let account = AccountId::from_static("11111111-2222-4333-8444-555555555555");
            ("api.prefect.cloud/oidc-provider", "prefect-cloud", vec![Subject::account(&account).into()])
        }
        "github-actions" => ("token.actions.githubusercontent.com", "sts.amazonaws.com", github_actions_subjects()),
        "gitlab" => {
            use gitlab::{Branch, Group, ProjectPath, Subject, Tag};
            let (group, project) = (Group::from_static("acme"), ProjectPath::from_static("platform/app"));
            let subjects = vec![
                Subject::branch(&group, &project, &Branch::from_static("main")).into(),
                Subject::tag(&group, &project, &Tag::from_static("v1.0")).into(),
            ];
            ("gitlab.com", "https://gitlab.com", subjects)
        }
        "eks" => {
            use eks::{Namespace, ServiceAccount, Subject};
            let subject = Subject::service_account(
                &Namespace::from_static("default"),
                &ServiceAccount::from_static("my-service-account"),
            );
            let issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
            (issuer, "sts.amazonaws.com", vec![subject.into()])
        }
        "hcp-terraform" => ("app.terraform.io", "aws.workload.identity", hcp_terraform_subjects()),
        "circleci" => {
            use circleci::{OrganizationId, ProjectId, Subject, UserId, VcsOrigin, VcsRef};
            let organization = OrganizationId::from_static("3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a");
            let project = ProjectId::from_static("7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f");
            let user = UserId::from_static("91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f");
            let origin = VcsOrigin::from_static("github.com/acme/app");
            let subjects = vec![
                Subject::project(&organization, &project, &user).into(),
                Subject::git_ref(&organization, &project, &user, &origin, &VcsRef::from_static("refs/heads/main"))
                    .into(),
                Subject::audit_logs(&organization).into(),
            ];
            let issuer = "oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a";
            (issuer, "3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a", subjects)
        }
        "buildkite" => {
            use buildkite::{Branch, Commit, OrganizationSlug, PipelineSlug, StepKey, Subject, Tag};
            let (organization, pipeline) = (OrganizationSlug::from_static("acme"), PipelineSlug::from_static("app"));
            let commit = Commit::from_static("9f3182061f1e2cca4702c368cbc039b7dc9d4485");
            let step = StepKey::from_static("deploy");
            let subjects = vec![
                Subject::branch(&organization, &pipeline, &Branch::from_static("main"), &commit, &step).into(),
                Subject::tag(&organization, &pipeline, &Tag::from_static("v1.0"), &commit, &step).into(),
            ];
            ("agent.buildkite.com", "sts.amazonaws.com", subjects)
        }
        "google" => {
            use google::{Subject, UniqueId};
            let subject = Subject::account(&UniqueId::from_static("108000002380243782158"));
            ("accounts.google.com", "108000002380243782158", vec![subject.into()])
        }
        "env0" => {
            use env0::{Id, Subject};
            let subject = Subject::organization(&Id::from_static("632b8219674bde0224a96141"));
            ("login.app.env0.com/", "hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b", vec![subject.into()])
        }
        _ => return None,
    };
    Some((issuer.to_owned(), audience, subjects))
}

fn github_actions_subjects() -> Vec<Subject> {
    use github_actions::{Branch, Environment, Owner, OwnerId, RepositoryId, RepositoryName, Subject, Tag};
    let (owner, owner_id) = (Owner::from_static("octo-org"), OwnerId::from_static("123456"));
    let (name, id) = (RepositoryName::from_static("octo-repo"), RepositoryId::from_static("456789"));
    let (branch, tag) = (Branch::from_static("main"), Tag::from_static("v1.0"));
    let environment = Environment::from_name("Production: EU").unwrap();
    [
        Subject::branch(&owner, &name, &branch),
        Subject::environment(&owner, &name, &environment),
        Subject::pull_request(&owner, &name),
        Subject::tag(&owner, &name, &tag),
        Subject::immutable_branch(&owner, &owner_id, &name, &id, &branch),
        Subject::immutable_environment(&owner, &owner_id, &name, &id, &environment),
        Subject::immutable_pull_request(&owner, &owner_id, &name, &id),
        Subject::immutable_tag(&owner, &owner_id, &name, &id, &tag),
    ]
    .map(Into::into)
    .into()
}

fn hcp_terraform_subjects() -> Vec<Subject> {
    use hcp_terraform::{Deployment, Module, Organization, Project, Stack, Subject, Workspace};
    let (organization, project) = (Organization::from_static("acme"), Project::from_static("Default Project"));
    let workspace = Workspace::from_static("app");
    let (stack, deployment) = (Stack::from_static("network"), Deployment::from_static("production"));
    [
        Subject::workspace_apply(&organization, &project, &workspace),
        Subject::workspace_plan(&organization, &project, &workspace),
        Subject::module_test(&organization, &Module::from_static("vpc")),
        Subject::stack_apply(&organization, &project, &stack, &deployment),
        Subject::stack_plan(&organization, &project, &stack, &deployment),
    ]
    .map(Into::into)
    .into()
}

fn start(issuer: &str) -> Builder<Given, Missing, Missing> {
    if issuer == "accounts.google.com" {
        return TrustPolicy::builder().google();
    }
    let account = AccountId::from_static("123456789012");
    let issuer = issuer.parse().unwrap();
    TrustPolicy::builder().provider(ProviderArn::new(&Partition::from_static("aws"), &account, &issuer))
}

fn built(builder: Builder<Given, Given, Missing>, subjects: impl Iterator<Item = Subject>) -> TrustPolicy {
    let builder = subjects.fold(builder.any_subject(), Builder::subject);
    builder.build().unwrap_or_else(|report| panic!("{report:#}"))
}

fn covers_all_forms(provider: &Provider, subjects: impl Iterator<Item = Subject>) {
    let covered: Vec<_> =
        subjects.map(|subject| provider.parse_subject(subject.as_str()).unwrap().0.name.clone()).collect();
    for form in provider.subjects.iter().filter(|form| !form.customised) {
        assert!(covered.contains(&form.name), "no subject of `{}` has the form `{}`", provider.id, form.name);
    }
}

/// The policy of the provider's guide, where its tenants are not told apart by subjects.
fn recommended(provider: &Provider) -> Option<TrustPolicy> {
    let index = CATALOGUE.iter().position(|other| std::ptr::eq(*other, provider))?;
    let filled = GUIDES[index].recommended.as_ref().ok()?;
    let account = AccountId::from_static("123456789012");
    Some(filled.recommendation.with(&Partition::AWS, &account, filled.parts).unwrap().into())
}

/// A policy with a subject of every form, for a provider whose subjects are made of samples here.
fn sampled(provider: &Provider) -> Option<TrustPolicy> {
    if provider.subjects.is_empty() || BUILT_IN.contains(&&*provider.issuers[0].template.pattern()) {
        return None;
    }
    let issuer = sample(&provider.issuers[0].template);
    let own = provider.at(Issuer::parse(&issuer).unwrap());
    let audience = provider.recognize(&issuer).or_else(|| own.recognize(&issuer)).unwrap().audience();
    let audience = match &*audience {
        AudienceRule::Fixed(audience) | AudienceRule::Chosen { recommended: Some(audience), .. } => audience,
        AudienceRule::Chosen { .. } => "https://example.com",
    };
    let builder = start(&issuer).audience(Audience::parse(audience).unwrap());
    let forms = provider.subjects.iter().filter(|form| !form.customised);
    Some(built(builder, forms.map(|form| Subject::parse(&sample(form)).unwrap())))
}

fn sample(form: &Template) -> String {
    let text = |segment: &Segment| match segment {
        Segment::Literal(literal) => literal.to_string(),
        Segment::Part(part) => sample_part(part),
    };
    form.segments.iter().map(text).collect()
}

/// As few characters as may stand there, but one at least; digits where they may, since braces around letters alone are a placeholder.
fn sample_part(part: &Part) -> String {
    let character = |ranges: &[(char, char)]| {
        let holds = |c: &char| ranges.iter().any(|(first, last)| first <= c && c <= last);
        ('1'..='9').chain('a'..='z').chain('A'..='Z').find(holds).or(ranges.first().map(|(first, _)| *first)).unwrap()
    };
    let text: String = part.runs.iter().map(|run| character(&run.class).to_string().repeat(run.min as usize)).collect();
    if text.is_empty() { character(&part.runs[0].class).to_string() } else { text }
}
