data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Deploy"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = aws_iam_openid_connect_provider.github.client_id_list
    }

    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${local.owner}/app:&{aws:username}"]
    }

    dynamic "condition" {
      for_each = var.conditions
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.trust.json]

  statement {
    effect  = "Deny"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "permissions" {
  statement {
    actions   = ["sts:AssumeRoleWithWebIdentity"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "unused" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }

    dynamic "condition" {
      for_each = { "gitlab.com:sub" = "project_path:acme/app:ref_type:branch:ref:main", "gitlab.com:aud" = "https://gitlab.com" }
      iterator = each_claim
      content {
        test     = "StringEquals"
        variable = each_claim.key
        values   = [each_claim.value]
      }
    }
  }
}
