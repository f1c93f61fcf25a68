package dev.convoy.spark.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands requests on to a server, and when it is told to, answers some of them with 503 and cuts the
 * connection of others: a GET in the middle of what it returns, a PUT after it has taken effect,
 * whatever else before it has.
 */
final class FaultyProxy implements AutoCloseable {
  /** Of one connection, or written by the client and server themselves. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final URI target;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private volatile int every;

  FaultyProxy(URI target) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on one of so many requests is refused, and another one cut; 0 for none. */
  void fail(int oneOf) {
    every = oneOf;
  }

  int refused() {
    return refused.get();
  }

  int cut() {
    return cut.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int oneOf = every;
      int place = oneOf == 0 ? -1 : requests.getAndIncrement() % oneOf;
      if (place == 0) {
        refused.incrementAndGet();
        exchange.getResponseHeaders().set("x-amz-request-id", "refused");
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      boolean cuts = place == oneOf / 2;
      cut.addAndGet(cuts ? 1 : 0);
      if (cuts && !Set.of("GET", "PUT").contains(exchange.getRequestMethod())) {
        return;
      }
      answer(exchange, send(exchange, body), cuts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isHandedOn(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static boolean isHandedOn(String header) {
    return !NOT_HANDED_ON.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, boolean cuts)
      throws IOException {
    if (cuts && exchange.getRequestMethod().equals("PUT")) {
      return;
    }
    byte[] body = answer.body();
    boolean head = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (isHandedOn(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    if (head) {
      answer
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
    }
    exchange.sendResponseHeaders(answer.statusCode(), head || body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(cuts ? Arrays.copyOf(body, body.length / 2) : body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
