variable "tenant" {
  type = string
}

variable "branch" {
  default = "main"
}

locals {
  owner        = "acme"
  repositories = ["app", "site"]
  shared_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${replace(aws_iam_openid_connect_provider.github.url, "https://", "")}:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = [
            for name in local.repositories : format("repo:%s/%s:ref:refs/heads/%s", local.owner, name, var.branch)
          ]
        }
      }
    }]
  })
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "prefect" {
  name = "prefect"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" }
      Condition = { StringEquals = {
        "api.prefect.cloud/oidc-provider:aud" = "prefect-cloud"
        "api.prefect.cloud/oidc-provider:sub" = "prefect:cloud:${var.tenant}"
      } }
    }]
  })
}

resource "aws_iam_role" "heredoc" {
  assume_role_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Federated": "${aws_iam_openid_connect_provider.github.arn}" },
          "Action": ${jsonencode(var.actions)},
          "Condition": {
            "StringLike": { "token.actions.githubusercontent.com:sub": "repo:${local.owner}/*:$${aws:username}" }
          }
        }
      ]
    }
  JSON
}

resource "aws_iam_role" "quoted" {
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"accounts.google.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\"accounts.google.com:sub\":\"${var.subject}\"}}}]}"
}

resource "aws_iam_role" "document" {
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "file" {
  assume_role_policy = file("${path.module}/policies/trust.json")
}

resource "aws_iam_role" "template" {
  assume_role_policy = templatefile("policies/trust.tftpl", { owner = local.owner, branch = var.release })
}

resource "aws_iam_role" "choice" {
  assume_role_policy = var.is_shared ? local.shared_trust : data.aws_iam_policy_document.merged.json
}

resource "aws_iam_role" "service" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

module "ci" {
  source = "./ci"
  trust  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Federated = "cognito-identity.amazonaws.com" }, Action = "sts:AssumeRoleWithWebIdentity" }] })
}
