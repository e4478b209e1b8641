/*
 * A cluster of made-up brokers on loopback that does as it is told: each line of the input is a command,
 * and is answered with `ok` or what librdkafka says against it. The first line that it prints is where
 * the brokers are.
 *
 *   topic NAME PARTITIONS     lead TOPIC PARTITION ID     coordinate GROUP ID
 *   up ID                     down ID                     fail ID API ERROR TIMES
 *   slow ID MILLISECONDS      (each answer of this broker comes so much later)
 *   left ID API               (answered with how many requests are still to fail)
 */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 1024, WORDS = 5 };

static rd_kafka_mock_cluster_t *cluster;

/* The next requests of this kind to a broker are answered with an error: https://kafka.apache.org/protocol */
static rd_kafka_resp_err_t fail(int broker, int api, int error, int times) {
  rd_kafka_resp_err_t problem = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (int i = 0; i < times && !problem; i++)
    problem = rd_kafka_mock_broker_push_request_error_rtts(cluster, broker, api, 1, error, 0);
  return problem;
}

static rd_kafka_resp_err_t obey(int count, char **words) {
  const char *verb = words[0], *name = words[1];
  const int number = atoi(words[1]), last = atoi(words[count - 1]);
  if (count == 3 && !strcmp(verb, "topic")) return rd_kafka_mock_topic_create(cluster, name, last, 1);
  if (count == 4 && !strcmp(verb, "lead"))
    return rd_kafka_mock_partition_set_leader(cluster, name, atoi(words[2]), last);
  if (count == 3 && !strcmp(verb, "coordinate"))
    return rd_kafka_mock_coordinator_set(cluster, "group", name, last);
  if (count == 2 && !strcmp(verb, "up")) return rd_kafka_mock_broker_set_up(cluster, number);
  if (count == 2 && !strcmp(verb, "down")) return rd_kafka_mock_broker_set_down(cluster, number);
  if (count == 3 && !strcmp(verb, "slow")) return rd_kafka_mock_broker_set_rtt(cluster, number, last);
  if (count == 5 && !strcmp(verb, "fail")) return fail(number, atoi(words[2]), atoi(words[3]), last);
  return RD_KAFKA_RESP_ERR__INVALID_ARG;
}

static void answer(int count, char **words) {
  rd_kafka_resp_err_t problem = RD_KAFKA_RESP_ERR__INVALID_ARG;
  size_t left = 0;
  const int asks = count == 3 && !strcmp(words[0], "left");
  if (asks)
    problem = rd_kafka_mock_broker_error_stack_cnt(cluster, atoi(words[1]), atoi(words[2]), &left);
  else if (count > 1)
    problem = obey(count, words);
  if (problem) printf("%s\n", rd_kafka_err2str(problem));
  else if (asks) printf("%zu\n", left);
  else printf("ok\n");
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
    answer(count, words);
  }
  rd_kafka_mock_cluster_destroy(cluster);
  rd_kafka_destroy(handle);
  return 0;
}
