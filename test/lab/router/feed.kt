import java.net.Socket

/** Asks, is quiet for a while, and asks again. */
class Feed(private val host: String, private val port: Int) {
    fun run(pause: Long) {
        val socket = Socket(host, port)
        ask(socket, "connected")
        Thread.sleep(pause * 1000)
        ask(socket, "alive")
    }

    private fun ask(socket: Socket, word: String) {
        socket.getOutputStream().write("?\n".toByteArray())
        if (socket.getInputStream().read(ByteArray(16)) > 0) println(word)
    }
}

fun main(given: Array<String>) {
    Feed(given[0], given[1].toInt()).run(given[2].toLong())
}
