variable "organization" {}

resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = { StringEquals = {
        "${aws_iam_openid_connect_provider.github.url}:aud" = "sts.amazonaws.com"
        "${aws_iam_openid_connect_provider.github.url}:sub" = "repo:${var.organization}/app:ref:refs/heads/main"
      } }
    }]
  })
}
