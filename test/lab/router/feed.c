/* Asks, is quiet for a while, and asks again. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct feed {
    int fd;
};

static int feed_open(struct feed *feed, const char *host, int port)
{
    struct sockaddr_in peer;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0)
        return -1;
    memset(&peer, 0, sizeof peer);
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    inet_pton(AF_INET, host, &peer.sin_addr);
    if (connect(fd, (struct sockaddr *)&peer, sizeof peer) != 0)
        return -1;
    feed->fd = fd;
    return 0;
}

static void feed_ask(struct feed *feed, const char *word)
{
    char answer[16];

    if (write(feed->fd, "?\n", 2) == 2 && read(feed->fd, answer, sizeof answer) > 0) {
        puts(word);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    struct feed feed;

    if (argc < 4 || feed_open(&feed, argv[1], atoi(argv[2])) != 0)
        return 1;
    feed_ask(&feed, "connected");
    sleep(atoi(argv[3]));
    feed_ask(&feed, "alive");
    return 0;
}
