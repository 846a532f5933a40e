<?php
// Asks, is quiet for a while, and asks again.
class Feed
{
    private $stream;

    public function __construct($host, $port)
    {
        $this->stream = stream_socket_client("tcp://$host:$port", $code, $reason, 10);
        if ($this->stream === false) {
            throw new RuntimeException($reason);
        }
    }

    public function run($pause)
    {
        $words = ['connected', 'alive'];
        while (true) {
            fwrite($this->stream, "?\n");
            if ($words === [] || fgets($this->stream) === false) {
                return;
            }
            echo array_shift($words), "\n";
            sleep($pause);
        }
    }
}

[, $host, $port, $pause] = $argv;
(new Feed($host, $port))->run((int) $pause);
