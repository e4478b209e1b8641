/*
 * Sends NetFlow v9 datagrams over loopback at a steady rate, each sampler from an address of its own.
 *
 *     blast FILE PORT RATE SECONDS
 *
 * FILE holds datagrams, each behind its sampler (0, 1, ...) and its length as 32-bit little-endian
 * numbers. They are sent in turn, from 127.0.0.1 up, to 127.0.0.1:PORT, with sequence numbers that go
 * on from round to round (RFC 3954 5.1: bytes 12 to 15). What was sent is printed as one line of JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 16
#define SAMPLERS 64
#define SEQUENCE_AT 12

struct datagram {
  uint32_t sampler;
  uint32_t length;
  uint8_t *bytes;
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void sleep_until(double when) {
  struct timespec time = {.tv_sec = (time_t)when};
  time.tv_nsec = (long)((when - time.tv_sec) * 1e9);
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static struct datagram *read_datagrams(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  struct datagram *all = NULL;
  uint32_t head[2];
  *count = 0;
  while (fread(head, sizeof head, 1, file) == 1) {
    if (head[0] >= SAMPLERS || head[1] < SEQUENCE_AT + 4) exit(2);
    all = realloc(all, (*count + 1) * sizeof *all);
    uint8_t *bytes = malloc(head[1]);
    if (!all || !bytes || fread(bytes, head[1], 1, file) != 1) fail(path);
    all[(*count)++] = (struct datagram){head[0], head[1], bytes};
  }
  fclose(file);
  return all;
}

static int open_socket(uint32_t sampler, int port) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in from = {.sin_family = AF_INET};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + sampler);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0) fail("socket");
  if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0) fail("bind");
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: blast FILE PORT RATE SECONDS\n");
    return 2;
  }
  size_t count;
  struct datagram *all = read_datagrams(argv[1], &count);
  double rate = atof(argv[3]);
  uint64_t total = (uint64_t)(rate * atof(argv[4]));
  int sockets[SAMPLERS] = {0};
  uint32_t sequence[SAMPLERS] = {0};
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  memset(messages, 0, sizeof messages);

  double start = now();
  uint64_t sent = 0, refused = 0;
  while (sent + refused < total) {
    double due = start + (sent + refused) / rate;
    if (due > now()) sleep_until(due);
    /* one call sends what one sampler has next, up to a batch */
    uint32_t sampler = all[(sent + refused) % count].sampler;
    int batch = 0;
    while (batch < BATCH && sent + refused + batch < total) {
      struct datagram *next = &all[(sent + refused + batch) % count];
      if (next->sampler != sampler) break;
      uint32_t number = htonl(sequence[sampler]++);
      memcpy(next->bytes + SEQUENCE_AT, &number, 4);
      parts[batch] = (struct iovec){next->bytes, next->length};
      messages[batch].msg_hdr.msg_iov = &parts[batch];
      messages[batch].msg_hdr.msg_iovlen = 1;
      batch++;
    }
    if (!sockets[sampler]) sockets[sampler] = open_socket(sampler, atoi(argv[2]));
    int done = sendmmsg(sockets[sampler], messages, batch, 0);
    if (done > 0) sent += done;
    sequence[sampler] -= batch - (done > 0 ? done : 1);
    if (done <= 0) refused++;
  }
  double seconds = now() - start;
  printf("{\"sent\":%llu,\"refused\":%llu,\"seconds\":%.3f}\n", (unsigned long long)sent,
         (unsigned long long)refused, seconds);
  return 0;
}
