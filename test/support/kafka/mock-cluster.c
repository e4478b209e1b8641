/*
 * A cluster of made-up brokers on loopback that does as it is told: each line of the input is a command,
 * and is answered with `ok` or what librdkafka says against it. The first line that it prints is where
 * the brokers are.
 *
 *   topic NAME PARTITIONS            up ID        lead TOPIC PARTITION ID    fail API TIMES ERROR
 *   coordinate GROUP ID              down ID      slow ID MILLISECONDS
 */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 1024, WORDS = 4, MOST_ERRORS = 1000 };

static rd_kafka_mock_cluster_t *cluster;

/* The requests of this kind that come next are answered with an error: https://kafka.apache.org/protocol */
static rd_kafka_resp_err_t fail(int api, int times, int error) {
  rd_kafka_resp_err_t errors[MOST_ERRORS];
  if (times > MOST_ERRORS) return RD_KAFKA_RESP_ERR__INVALID_ARG;
  for (int i = 0; i < times; i++) errors[i] = error;
  if (times == 0) rd_kafka_mock_clear_request_errors(cluster, api);
  else rd_kafka_mock_push_request_errors_array(cluster, api, times, errors);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t obey(int count, char **words) {
  const char *verb = words[0], *name = words[1];
  const int last = atoi(words[count - 1]);
  if (count == 3 && !strcmp(verb, "topic")) return rd_kafka_mock_topic_create(cluster, name, last, 1);
  if (count == 2 && !strcmp(verb, "up")) return rd_kafka_mock_broker_set_up(cluster, last);
  if (count == 2 && !strcmp(verb, "down")) return rd_kafka_mock_broker_set_down(cluster, last);
  if (count == 3 && !strcmp(verb, "slow")) return rd_kafka_mock_broker_set_rtt(cluster, atoi(name), last);
  if (count == 3 && !strcmp(verb, "coordinate"))
    return rd_kafka_mock_coordinator_set(cluster, "group", name, last);
  if (count == 4 && !strcmp(verb, "lead"))
    return rd_kafka_mock_partition_set_leader(cluster, name, atoi(words[2]), last);
  if (count == 4 && !strcmp(verb, "fail")) return fail(atoi(name), atoi(words[2]), last);
  return RD_KAFKA_RESP_ERR__INVALID_ARG;
}

int main(int argc, char **argv) {
  char problem[512], line[LINE];
  rd_kafka_t *handle = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), problem, sizeof problem);
  if (handle == NULL || argc != 2) {
    fprintf(stderr, "%s\n", handle == NULL ? problem : "say how many brokers there are");
    return 1;
  }
  cluster = rd_kafka_mock_cluster_new(handle, atoi(argv[1]));
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("%s\n", rd_kafka_mock_cluster_bootstraps(cluster));
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *words[WORDS], *rest = line, *word;
    int count = 0;
    while (count < WORDS && (word = strtok_r(rest, " \n", &rest)) != NULL) words[count++] = word;
    const rd_kafka_resp_err_t error = count == 0 ? RD_KAFKA_RESP_ERR__INVALID_ARG : obey(count, words);
    printf("%s\n", error ? rd_kafka_err2str(error) : "ok");
  }
  rd_kafka_mock_cluster_destroy(cluster);
  rd_kafka_destroy(handle);
  return 0;
}
