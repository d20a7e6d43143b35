#!/bin/sh
# Writes the roles and bindings that a kube-apiserver makes by itself, as the program ships them:
#   KUBECONFIG=... src/test/scripts/default-roles.sh > src/main/resources/io/gatehouse/authz/default-roles.yaml
# The cluster must be a fresh one without kube-controller-manager, which fills in the rules of aggregated roles.
set -eu
kubectl=${KUBECTL:-kubectl}
version=$($kubectl version -o yaml | sed -n '/^serverVersion:/,$ s/^  gitVersion: v//p')
echo "# The roles and bindings that kube-apiserver $version makes by itself. Written by src/test/scripts/default-roles.sh."
$kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -l kubernetes.io/bootstrapping=rbac-defaults -o yaml |
  sed -E '/^    (creationTimestamp|resourceVersion|uid): /d; /^  rules: null$/d; /^metadata:$/,$d'
