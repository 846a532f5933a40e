import io.ktor.network.selector.SelectorManager
import io.ktor.network.sockets.InetSocketAddress
import io.ktor.network.sockets.aSocket
import io.ktor.network.sockets.openReadChannel
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking

fun main(given: Array<String>) = runBlocking {
    val selector = SelectorManager(Dispatchers.IO)
    val socket = aSocket(selector).tcp().connect(InetSocketAddress(given[0], given[1].toInt()))
    val incoming = socket.openReadChannel()
    while (true) incoming.readByte()
}
