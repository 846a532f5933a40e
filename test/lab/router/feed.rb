# Asks, is quiet for a while, and asks again.
require 'socket'

class Feed
  def initialize(host, port)
    @socket = TCPSocket.new(host, port)
  end

  def ask(word)
    @socket.puts('?')
    puts word if @socket.gets
  end
end

$stdout.sync = true
host, port, pause = ARGV
feed = Feed.new(host, port.to_i)
feed.ask('connected')
sleep(pause.to_f)
feed.ask('alive')
