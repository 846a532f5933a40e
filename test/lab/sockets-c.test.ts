/** C and C++ programs before and after their fixes: what the kernel is told, with the real compilers on loopback. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('gcc', 'g++', 'ss', 'strace');

/** A test that is skipped by name where a library's headers are not there. */
function needing(header: string, flags: readonly string[] = []): { readonly skip: string | false } {
  const input = `#include <${header}>\n`;
  const given = spawnSync('g++', ['-E', '-x', 'c++', ...flags, '-'], {
    input,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { skip: given.status === 0 ? false : `needs the headers of ${header}` };
}

const client = `#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct link {
    int fd;
};

/* The host is no literal: nothing is said about loopback. */
static int link_open(struct link *link, unsigned host, int port)
{
    struct sockaddr_in peer;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        perror("socket");
        return -1;
    }
    memset(&peer, 0, sizeof peer);
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    peer.sin_addr.s_addr = htonl(host);
    if (connect(fd, (struct sockaddr *)&peer, sizeof peer) != 0)
        return -1;
    link->fd = fd;
    return 0;
}

int main(int argc, char **argv)
{
    struct link link;
    if (argc < 2 || link_open(&link, 0x7f000001u, atoi(argv[1])) != 0)
        return 1;
    pause();
    return 0;
}
`;

const server = `#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int peers[16];

int main(int argc, char **argv)
{
    struct sockaddr_in own;
    int listener, fd, known = 0;

    memset(&own, 0, sizeof own);
    own.sin_family = AF_INET;
    own.sin_port = htons(argc < 2 ? 0 : atoi(argv[1]));
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, 4) != 0)
        return 1;
    while ((fd = accept(listener, NULL, NULL)) >= 0)
        peers[known++ % 16] = fd;
    return 0;
}
`;

const switchedOn = `#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_in peer;
    int on = 1;
    int idle = 7200;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    memset(&peer, 0, sizeof peer);
    peer.sin_family = AF_INET;
    peer.sin_port = htons(argc < 2 ? 0 : atoi(argv[1]));
    peer.sin_addr.s_addr = htonl(0x7f000001u);
    if (connect(fd, (struct sockaddr *)&peer, sizeof peer) != 0)
        return 1;
    pause();
    return 0;
}
`;

const redis = `#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static redisContext *cache;

int main(int argc, char **argv)
{
    char host[32];
    snprintf(host, sizeof host, "127.0.0.%d", argc - 1);
    cache = redisConnect(host, argc < 2 ? 0 : atoi(argv[1]));
    if (cache == NULL || cache->err) {
        return 1;
    }
    pause();
    return 0;
}
`;

const transfer = `#include <curl/curl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char url[64];
    CURL *handle = curl_easy_init();

    snprintf(url, sizeof url, "http://127.0.0.%d:%s/", argc - 1, argv[1]);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 0L);
    return (int)curl_easy_perform(handle);
}
`;

const database = `#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

static PGconn *connection;

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    setenv("PGPORT", argv[1], 1);
    setenv("PGHOSTADDR", "127.0.0.1", 1);
    connection = PQconnectdb("host=db.example dbname=app sslmode=disable");
    pause();
    return 0;
}
`;

const looping = `#include <stdlib.h>
#include <uv.h>

struct link {
    uv_tcp_t tcp;
    uv_connect_t request;
};

static struct link link_;

static void connected(uv_connect_t *request, int status)
{
    (void)request;
    if (status < 0)
        exit(1);
}

static int link_open(struct link *link, uv_loop_t *loop, const struct sockaddr *peer)
{
    int failed;

    uv_tcp_init(loop, &link->tcp);
    failed = uv_tcp_connect(&link->request, &link->tcp, peer, connected);
    if (failed)
        return failed;
    return 0;
}

int main(int argc, char **argv)
{
    struct sockaddr_in peer;
    uv_timer_t stay;
    char host[32];

    snprintf(host, sizeof host, "127.0.0.%d", argc - 1);
    uv_ip4_addr(host, argc < 2 ? 0 : atoi(argv[1]), &peer);
    if (link_open(&link_, uv_default_loop(), (const struct sockaddr *)&peer) != 0)
        return 1;
    uv_timer_init(uv_default_loop(), &stay);
    uv_timer_start(&stay, (uv_timer_cb)abort, 60000, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
`;

const serving = `#include <stdlib.h>
#include <uv.h>

static void incoming(uv_stream_t *listening, int status)
{
    uv_tcp_t *peer = malloc(sizeof *peer);

    if (status < 0)
        return;
    uv_tcp_init(listening->loop, peer);
    if (uv_accept(listening, (uv_stream_t *)peer) == 0) {
        uv_tcp_nodelay(peer, 1);
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in own;
    uv_tcp_t listening;

    uv_ip4_addr("0.0.0.0", argc < 2 ? 0 : atoi(argv[1]), &own);
    uv_tcp_init(uv_default_loop(), &listening);
    uv_tcp_bind(&listening, (const struct sockaddr *)&own, 0);
    if (uv_listen((uv_stream_t *)&listening, 4, incoming) != 0)
        return 1;
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
`;

const buffered = `#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static struct bufferevent *stream;

/* The host is no literal: nothing is said about loopback. */
static int stream_open(struct event_base *base, unsigned host, int port)
{
    struct sockaddr_in peer;

    memset(&peer, 0, sizeof peer);
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    peer.sin_addr.s_addr = htonl(host);
    stream = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (stream == NULL)
        return -1;
    bufferevent_enable(stream, EV_READ);
    if (bufferevent_socket_connect(stream, (struct sockaddr *)&peer, sizeof peer) != 0) {
        bufferevent_free(stream);
        return -1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct event_base *base = event_base_new();
    if (argc < 2 || stream_open(base, 0x7f000001u, atoi(argv[1])) != 0)
        return 1;
    return event_base_dispatch(base);
}
`;

const listening = `#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int peers[16];

static void incoming(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int length, void *known)
{
    (void)listener;
    (void)from;
    (void)length;
    peers[(*(int *)known)++ % 16] = fd;
}

int main(int argc, char **argv)
{
    struct sockaddr_in own;
    struct event_base *base = event_base_new();
    int known = 0, fd = socket(AF_INET, SOCK_STREAM, 0);

    memset(&own, 0, sizeof own);
    own.sin_family = AF_INET;
    own.sin_port = htons(argc < 2 ? 0 : atoi(argv[1]));
    if (bind(fd, (struct sockaddr *)&own, sizeof own) != 0)
        return 1;
    evutil_make_socket_nonblocking(fd);
    if (evconnlistener_new(base, incoming, &known, LEV_OPT_CLOSE_ON_FREE, 4, fd) == NULL)
        return 1;
    return event_base_dispatch(base);
}
`;

const listed = `#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

static PGconn *connection;

int main(int argc, char **argv)
{
    const char *keywords[] = { "host", "dbname", "sslmode", NULL };
    const char *values[] = { "db.example", "app", "disable", NULL };

    if (argc < 2)
        return 1;
    setenv("PGPORT", argv[1], 1);
    setenv("PGHOSTADDR", "127.0.0.1", 1);
    connection = PQconnectdbParams(keywords, values, 0);
    pause();
    return 0;
}
`;

const dialing = `#include <asio.hpp>

#include <cstdlib>

using asio::ip::tcp;

class Client {
public:
    Client(asio::io_context &context, const tcp::endpoint &peer) : socket_(context)
    {
        socket_.async_connect(peer, [this](std::error_code error) {
            if (!error)
                read();
        });
    }

private:
    void read()
    {
        socket_.async_read_some(asio::buffer(data_), [this](std::error_code, std::size_t) { read(); });
    }

    tcp::socket socket_;
    char data_[64];
};

int main(int argc, char **argv)
{
    asio::io_context context;
    const auto port = static_cast<unsigned short>(argc < 2 ? 0 : std::atoi(argv[1]));
    Client client(context, tcp::endpoint(asio::ip::address_v4(0x7f000001u), port));
    context.run();
}
`;

const accepting = `#include <asio.hpp>

#include <cstdlib>
#include <vector>

using asio::ip::tcp;

class Server {
public:
    Server(asio::io_context &context, unsigned short port) : acceptor_(context, tcp::endpoint(tcp::v4(), port))
    {
        accept();
    }

private:
    void accept()
    {
        acceptor_.async_accept([this](std::error_code error, tcp::socket socket) {
            if (!error)
                peers_.push_back(std::move(socket));
            accept();
        });
    }

    tcp::acceptor acceptor_;
    std::vector<tcp::socket> peers_;
};

int main(int argc, char **argv)
{
    asio::io_context context;
    Server server(context, static_cast<unsigned short>(argc < 2 ? 0 : std::atoi(argv[1])));
    context.run();
}
`;

const queue = `#include <stdio.h>
#include <unistd.h>
#include <zmq.h>

static void *feed;

int main(int argc, char **argv)
{
    char endpoint[64];

    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.%d:%s", argc - 1, argv[1]);
    feed = zmq_socket(zmq_ctx_new(), ZMQ_SUB);
    zmq_connect(feed, endpoint);
    pause();
    return 0;
}
`;

const subscriber = `#include <memory>
#include <string>
#include <unistd.h>
#include <zmq.hpp>

class Feed {
public:
    void open(zmq::context_t &context, const std::string &port)
    {
        socket_ = std::make_unique<zmq::socket_t>(context, zmq::socket_type::sub);
        socket_->set(zmq::sockopt::linger, 0);
        socket_->connect("tcp://" + std::string("127.0.0.1:") + port);
    }

private:
    std::unique_ptr<zmq::socket_t> socket_;
};

int main(int argc, char **argv)
{
    zmq::context_t context;
    Feed feed;
    feed.open(context, argv[argc - 1]);
    pause();
}
`;

const gateway = `#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <cstdlib>
#include <memory>
#include <unistd.h>

class Gateway {
public:
    void open(const std::string &host, unsigned short port)
    {
        socket_ = std::make_unique<Poco::Net::StreamSocket>(Poco::Net::SocketAddress(host, port));
        socket_->setNoDelay(true);
    }

private:
    std::unique_ptr<Poco::Net::StreamSocket> socket_;
};

int main(int argc, char **argv)
{
    Gateway gateway;
    gateway.open("127.0.0." + std::to_string(argc - 1), static_cast<unsigned short>(std::atoi(argv[1])));
    pause();
}
`;

const window = `#include <QCoreApplication>
#include <QTcpSocket>

class Client : public QObject {
public:
    void open(const QString &host, quint16 port)
    {
        socket = new QTcpSocket(this);
        socket->connectToHost(host, port);
    }

private:
    QTcpSocket *socket = nullptr;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Client client;
    client.open(QString("127.0.0.%1").arg(argc - 1), application.arguments().last().toUShort());
    return application.exec();
}
`;

const desk = `#include <QCoreApplication>
#include <QTcpServer>
#include <QTcpSocket>

class Desk : public QTcpServer {
protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *peer = new QTcpSocket(this);
        if (!peer->setSocketDescriptor(descriptor)) {
            delete peer;
            return;
        }
        peers.append(peer);
    }

private:
    QList<QTcpSocket *> peers;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Desk desk;
    desk.listen(QHostAddress::Any, application.arguments().last().toUShort());
    return application.exec();
}
`;

const sessions = `#include <asio.hpp>

#include <cstdlib>
#include <memory>
#include <vector>

using asio::ip::tcp;

class Session {
public:
    explicit Session(asio::io_context &context) : socket_(context) {}
    tcp::socket &socket() { return socket_; }

private:
    tcp::socket socket_;
};

class Server {
public:
    Server(asio::io_context &context, unsigned short port)
        : context_(context), acceptor_(context, tcp::endpoint(tcp::v4(), port))
    {
        accept();
    }

private:
    void accept()
    {
        auto session = std::make_shared<Session>(context_);
        acceptor_.async_accept(session->socket(), [this, session](std::error_code error) {
            if (!error)
                sessions_.push_back(session);
            accept();
        });
    }

    asio::io_context &context_;
    tcp::acceptor acceptor_;
    std::vector<std::shared_ptr<Session>> sessions_;
};

int main(int argc, char **argv)
{
    asio::io_context context;
    Server server(context, static_cast<unsigned short>(argc < 2 ? 0 : std::atoi(argv[1])));
    context.run();
}
`;

const qtHeaders = `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/qt5`;
const qt = [
  '-fPIC',
  ...['', '/QtCore', '/QtNetwork'].flatMap((folder) => ['-isystem', qtHeaders + folder]),
  '-lQt5Network',
  '-lQt5Core',
];

/** Compiled with the strictest warnings, so that what a fix adds is held to them, too. */
function run(
  name: string,
  source: string,
  side: 'client' | 'server',
  flags: readonly string[],
): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, name), source);
    const program = join(folder, 'program');
    const compiler = name.endsWith('.c') ? ['gcc', '-std=gnu99'] : ['g++', '-std=c++17'];
    const warnings = ['-Wall', '-Wextra', '-Werror', '-I', '/usr/include/postgresql'];
    execFileSync(compiler[0]!, [compiler[1]!, ...warnings, '-o', program, name, ...flags], { cwd: folder });
    return observe([program], folder, side);
  });
}

async function beforeAndAfter(
  name: string,
  source: string,
  side: 'client' | 'server',
  flags: readonly string[] = [],
): Promise<readonly [before: Keepalive, after: Keepalive]> {
  const before = await run(name, source, side, flags);
  return [before, await run(name, await fixed({ [name]: source }, name), side, flags)];
}

const recommended = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };

function checkEnabled([before, after]: readonly [Keepalive, Keepalive]): void {
  assert.equal(before.timer, undefined);
  assert.match(after.timer ?? '', twoMinutes);
  assert.deepEqual(after.set, recommended);
}

describe('C', { skip, concurrency: 1 }, () => {
  test('a socket that connects', async () =>
    checkEnabled(await beforeAndAfter('client.c', client, 'client')));

  test('accepted sockets', async () => {
    const braced = server.replace(
      '>= 0)\n        peers[known++ % 16] = fd;',
      '>= 0) {\n        peers[known++ % 16] = fd;\n    }',
    );
    checkEnabled(await beforeAndAfter('server.c', braced, 'server'));
  });

  test('an idle time of two hours', async () => {
    const [before, after] = await beforeAndAfter('idle.c', switchedOn, 'client');
    assert.match(before.timer ?? '', /^keepalive,(119min|120min|2h)/);
    assert.match(after.timer ?? '', twoMinutes);
  });

  test('hiredis', needing('hiredis/hiredis.h'), async () => {
    const [before, after] = await beforeAndAfter('cache.c', redis, 'client', ['-lhiredis']);
    assert.equal(before.timer, undefined);
    assert.match(after.timer ?? '', /^keepalive,1\dsec/);
  });

  test('libcurl', needing('curl/curl.h'), async () => {
    const [before, after] = await beforeAndAfter('transfer.c', transfer, 'client', ['-lcurl']);
    assert.equal(before.timer, undefined);
    assert.match(after.timer ?? '', twoMinutes);
    // The number of probes is libcurl's to give from 8.9 on.
    const { TCP_KEEPCNT: _, ...common } = { ...recommended, ...after.set };
    assert.deepEqual(common, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30 });
  });

  test('libpq: two lists of parameters', needing('postgresql/libpq-fe.h'), async () => {
    const [before, after] = await beforeAndAfter('listed.c', listed, 'client', ['-lpq']);
    assert.match(before.timer ?? '', /^keepalive,(119min|120min|2h)/);
    assert.match(after.timer ?? '', twoMinutes);
    assert.deepEqual(after.set, recommended);
  });

  test('libuv: a client', needing('uv.h'), async () => {
    const [before, after] = await beforeAndAfter('looping.c', looping, 'client', ['-luv']);
    assert.equal(before.timer, undefined);
    assert.match(after.timer ?? '', twoMinutes);
  });

  test('libuv: a server', needing('uv.h'), async () => {
    const [before, after] = await beforeAndAfter('serving.c', serving, 'server', ['-luv']);
    assert.equal(before.timer, undefined);
    assert.match(after.timer ?? '', twoMinutes);
  });

  test('libevent: a client', needing('event2/bufferevent.h'), async () =>
    checkEnabled(await beforeAndAfter('buffered.c', buffered, 'client', ['-levent'])),
  );

  test('libevent: a server', needing('event2/listener.h'), async () =>
    checkEnabled(await beforeAndAfter('listening.c', listening, 'server', ['-levent'])),
  );

  test('ZeroMQ', needing('zmq.h'), async () =>
    checkEnabled(await beforeAndAfter('queue.c', queue, 'client', ['-lzmq'])),
  );

  test('libpq', needing('postgresql/libpq-fe.h'), async () => {
    const [before, after] = await beforeAndAfter('database.c', database, 'client', ['-lpq']);
    assert.match(before.timer ?? '', /^keepalive,(119min|120min|2h)/);
    assert.match(after.timer ?? '', twoMinutes);
    assert.deepEqual(after.set, recommended);
  });
});

describe('C++', { skip, concurrency: 1 }, () => {
  test('asio: sessions that hold what is accepted', needing('asio.hpp'), async () => {
    checkEnabled(await beforeAndAfter('sessions.cpp', sessions, 'server', ['-pthread']));
  });

  test('cppzmq', needing('zmq.hpp'), async () => {
    checkEnabled(await beforeAndAfter('subscriber.cpp', subscriber, 'client', ['-lzmq']));
  });

  test('POCO', needing('Poco/Net/StreamSocket.h'), async () => {
    checkEnabled(await beforeAndAfter('gateway.cpp', gateway, 'client', ['-lPocoNet', '-lPocoFoundation']));
  });

  test('Qt: a client', needing('QtNetwork/QTcpSocket', qt), async () => {
    checkEnabled(await beforeAndAfter('window.cpp', window, 'client', qt));
  });

  test('Qt: a server', needing('QtNetwork/QTcpSocket', qt), async () => {
    checkEnabled(await beforeAndAfter('desk.cpp', desk, 'server', qt));
  });

  test('asio: a client', needing('asio.hpp'), async () => {
    checkEnabled(await beforeAndAfter('client.cpp', dialing, 'client', ['-pthread']));
  });

  test('asio: a server', needing('asio.hpp'), async () => {
    checkEnabled(await beforeAndAfter('server.cpp', accepting, 'server', ['-pthread']));
  });
});
