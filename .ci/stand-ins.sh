# There is no registry of images here: what stands in for the images that the files of compose/ name is made of programs of
# this machine. Of Grafana there is none. Sourced by the gate, whose podman and scratch folder it uses.

stand_ins() {
  local name program root
  program=$(command -v prometheus) root=$scratch/stand-in/prometheus
  plant_prometheus "$root" "$program" /prometheus
  stand_in prom/prometheus "$root" "ENTRYPOINT [\"$program\"]" 'USER nobody' 'VOLUME /prometheus' \
    'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]'

  program=$(command -v prometheus-alertmanager) root=$scratch/stand-in/alertmanager
  plant_prometheus "$root" "$program" /alertmanager
  stand_in prom/alertmanager "$root" "ENTRYPOINT [\"$program\"]" 'USER nobody' 'VOLUME /alertmanager' \
    'CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]'

  for name in nfacctd sfacctd; do
    program=$(command -v $name) root=$scratch/stand-in/$name
    plant "$root" "$program"
    stand_in pmacct/$name "$root" "ENTRYPOINT [\"$program\"]" "CMD [\"-f\", \"/etc/pmacct/$name.conf\"]"
  done

  stand_in_kafka
}

# plant_prometheus ROOT PROGRAM DATA: what programs of the Prometheus project have in common in Debian
plant_prometheus() {
  plant "$1" "$2"
  mkdir -p "$1/usr/share"
  cp -r /usr/share/prometheus "$1/usr/share/"
  user "$1" nobody 65534 "$3"
}

# The jars of Apache Kafka and this machine's Java, and in the place of its scripts those of .ci/kafka
stand_in_kafka() {
  local root=$scratch/stand-in/kafka java
  java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
  plant "$root" /bin/sh "$java/bin/java" "$java/lib/server/libjvm.so" "$java/lib/libzip.so"
  tar -C "$java" --dereference --exclude=src.zip --exclude=ct.sym -c conf lib | tar -C "$root$java" -x
  mkdir -p "$root/opt" "$root/etc/kafka"
  cp -r .ci/kafka "$root/etc/kafka/docker"
  mv "$root/etc/kafka/docker/opt" "$root/opt/kafka"
  cp .ci/kafka/log4j2.yaml "$root/etc/kafka/docker/tools-log4j2.yaml"
  touch "$root/etc/kafka/docker/server.properties"
  cp -r "$scratch/kafka-4.1" "$root/opt/kafka/libs"
  user "$root" appuser 1000 /var/lib/kafka/data /opt/kafka/config /mnt/shared/config
  stand_in apache/kafka "$root" 'CMD ["/etc/kafka/docker/run"]' 'USER appuser' 'VOLUME /var/lib/kafka/data' \
    "ENV PATH=$java/bin:/bin" 'ENV CLASSPATH=/opt/kafka/libs/*'
}

# stand_in IMAGE ROOT CHANGE…: what is in the folder becomes an image of this name, and the tag that it has in kafka.yaml
stand_in() {
  local root=$2 image change changes=()
  image=$(sed -nE "s,^ *image: ($1:.*),\1,p" compose/kafka.yaml | sort -u)
  for change in "${@:3}"; do changes+=(--change "$change"); done
  mkdir -p -m 1777 "$root/tmp"
  tar -C "$root" -c . | "${podman[@]}" import --quiet "${changes[@]}" - "docker.io/$image"
  rm -rf "$root"
}

# plant ROOT FILE…: programs and libraries of this machine, at the same places, and the libraries that they need
plant() {
  local root=$1 file
  for file in "${@:2}"; do
    { echo "$file"; ldd "$file" | grep -o '/[^ ]*'; } | while read -r file; do
      mkdir -p "$root$(dirname "$file")"
      cp -L "$file" "$root$file"
    done
  done
}

# user ROOT NAME ID FOLDER…: somebody, and folders that are theirs
user() {
  local root=$1 name=$2 id=$3 folder
  mkdir -p "$root/etc"
  echo "$name:x:$id:$id::/:/bin/sh" >"$root/etc/passwd"
  for folder in "${@:4}"; do
    mkdir -p "$root$folder"
    chown "$id:$id" "$root$folder"
  done
}
