/* A Kafka broker for the test of a recipe: the one that librdkafka has for its own tests. Prints
 * where it listens, and waits until it is ended. */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char error[256];
    rd_kafka_t *kafka = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), error, sizeof error);
    rd_kafka_mock_cluster_t *cluster = kafka ? rd_kafka_mock_cluster_new(kafka, 1) : NULL;
    if (!cluster)
        return 1;
    printf("BROKERS=%s\n", rd_kafka_mock_cluster_bootstraps(cluster));
    fflush(stdout);
    for (;;)
        pause();
}
