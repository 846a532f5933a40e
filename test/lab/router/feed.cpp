// Asks, is quiet for a while, and asks again.
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

class Feed {
public:
    Feed(const std::string &host, const std::string &port)
    {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo *peer = nullptr;
        if (getaddrinfo(host.c_str(), port.c_str(), &hints, &peer) != 0)
            throw std::runtime_error("no such host");
        fd_ = socket(peer->ai_family, peer->ai_socktype, peer->ai_protocol);
        const int result = connect(fd_, peer->ai_addr, peer->ai_addrlen);
        freeaddrinfo(peer);
        if (result != 0)
            throw std::runtime_error("nobody there");
    }

    void ask(const std::string &word)
    {
        char answer[16];
        if (write(fd_, "?\n", 2) == 2 && read(fd_, answer, sizeof answer) > 0)
            std::cout << word << std::endl;
    }

private:
    int fd_ = -1;
};

int main(int, char **argv)
{
    Feed feed(argv[1], argv[2]);
    feed.ask("connected");
    std::this_thread::sleep_for(std::chrono::seconds(std::stoi(argv[3])));
    feed.ask("alive");
}
