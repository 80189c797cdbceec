resource "aws_iam_openid_connect_provider" "prefect" {
  url            = "https://api.prefect.cloud/oidc-provider"
  client_id_list = ["prefect-cloud"]
}

resource "aws_iam_role" "prefect" {
  name = "prefect-flows"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" }
      Condition = { StringEquals = {
        "api.prefect.cloud/oidc-provider:aud" = "prefect-cloud"
        "api.prefect.cloud/oidc-provider:sub" = "prefect:cloud:11111111-2222-4333-8444-555555555555"
      } }
    }]
  })
}
