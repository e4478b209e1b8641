#!/bin/sh
# Makes the certificates of the tests anew, valid for a hundred years.
set -eu
cd "$(dirname "$0")"

self_signed() { # name, how to make the key
  name=$1 && shift
  openssl req -x509 -newkey "$@" -nodes -days 36500 \
    -subj "/CN=flowtally test $name" -keyout "$name-key.pem" -out "$name.pem"
}

certificate() { # name, authority, subject alternative name
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -subj "/CN=flowtally test $1" -keyout "$1-key.pem" -out request.pem
  printf 'subjectAltName=%s\n' "$3" > extensions
  openssl x509 -req -in request.pem -CA "$2.pem" -CAkey "$2-key.pem" -CAcreateserial \
    -days 36500 -extfile extensions -out "$1.pem"
}

self_signed ca ec -pkeyopt ec_paramgen_curve:prime256v1
self_signed stranger-ca ec -pkeyopt ec_paramgen_curve:prime256v1
self_signed weak rsa:512
certificate collector ca IP:127.0.0.1
certificate sampler ca IP:127.0.0.1
certificate stranger stranger-ca IP:127.0.0.1
rm -f request.pem extensions ./*.srl ca-key.pem stranger-ca-key.pem
