#!/usr/bin/env bash
# Builds the functions and applies the Terraform folder that describes a deployment (docs/deploy.md, 2).
# usage: [ARCH=x86_64|arm64] scripts/deploy.sh FOLDER [ARGUMENT OF terraform apply …]
set -euo pipefail
stop() { echo "deploy: $1" >&2; exit 2; }

folder=${1:-}
[[ -n $folder ]] || stop "which folder? make deploy DIR=../my-rebound; docs/deploy.md shows what stands in it"
[[ -d $folder ]] || stop "there is no folder $folder; docs/deploy.md shows what stands in it"
compgen -G "$folder/*.tf" >/dev/null || stop "$folder has no .tf file; docs/deploy.md shows one"
command -v terraform >/dev/null || stop "terraform is not installed: https://developer.hashicorp.com/terraform/install (1.9 or newer)"
# Asked before the build, which takes minutes. What is found may still be too little: then terraform says so.
credentials() {
  [[ -n ${AWS_ACCESS_KEY_ID:-}${AWS_PROFILE:-}${AWS_WEB_IDENTITY_TOKEN_FILE:-}${AWS_CONTAINER_CREDENTIALS_RELATIVE_URI:-}${AWS_CONTAINER_CREDENTIALS_FULL_URI:-} ]] ||
    [[ -s ${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials} || -s ${AWS_CONFIG_FILE:-$HOME/.aws/config} ]]
}
credentials || stop "no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run \`aws configure\`"
folder=$(cd "$folder" && pwd)
shift

# 3: built, and one is over the project's own limits; Lambda takes 50 MB.
"$(dirname "$0")/package.sh" || [[ $? -eq 3 ]] || exit 1
terraform -chdir="$folder" init -input=false
terraform -chdir="$folder" apply "$@"
