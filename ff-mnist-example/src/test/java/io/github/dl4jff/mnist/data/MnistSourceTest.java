package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistSourceTest {
  private static final DownloadListener SILENT =
      new DownloadListener() {
        @Override
        public void started(URI source, long length) {}

        @Override
        public void received(long received) {}

        @Override
        public void ended() {}
      };

  @TempDir Path directory;

  private final List<IdxFixture> files = IdxFixture.four();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private Path cache;

  /** Answers a request for a file. */
  private interface Answer {
    void give(HttpExchange exchange, byte[] file) throws IOException;
  }

  @BeforeEach
  void startServer() throws IOException {
    cache = directory.resolve("cache");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/good", (exchange, file) -> answer(exchange, 200, file, file.length));
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          String request = exchange.getRequestURI().getPath();
          requests.add(request);
          byte[] file = new byte[0];
          for (IdxFixture fixture : files) {
            if (request.equals(path + "/" + fixture.name() + ".gz")) {
              file = fixture.gzipped();
            }
          }
          answer.give(exchange, file);
          exchange.close();
        });
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write(body);
  }

  private URI mirror(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private MnistSource source(URI... mirrors) {
    return new MnistSource(
        DatasetName.MNIST,
        files.stream().map(IdxFixture::file).toList(),
        new MnistPlaces(List.of(cache), cache, Arrays.asList(mirrors)),
        SILENT,
        warnings::add);
  }

  private String messageOf(MnistSource source) {
    return assertThrows(DatasetException.class, source::load).getMessage();
  }

  private void assertIsTheDataset(ImageDataset data) {
    assertEquals(12, data.train().size());
    assertEquals(5, data.test().size());
    for (int i = 0; i < 5; i++) {
      assertEquals(files.get(3).content()[8 + i], data.test().label(i));
    }
    float[] pixels = new float[9];
    data.test().copyScaled(4, pixels, 0);
    assertEquals((files.get(2).content()[16 + 4 * 9] & 0xFF) / 255f, pixels[0]);
  }

  @Test
  void load_filesGzippedOrNotInADirectory_readsThem() throws IOException {
    Files.createDirectories(cache);
    Files.write(cache.resolve(files.get(0).name()), files.get(0).content());
    Files.write(cache.resolve(files.get(1).name() + ".gz"), files.get(1).gzipped());
    // Whether a file is gzipped is seen from its content, whatever the name says.
    Files.write(cache.resolve(files.get(2).name()), files.get(2).gzipped());
    Files.write(cache.resolve(files.get(3).name() + ".gz"), files.get(3).content());
    ImageDataset data = source().load();
    assertIsTheDataset(data);
    assertEquals(cache.toString(), data.origin());
    assertEquals(List.of(), warnings);
  }

  @Test
  void load_goodMirror_downloadsAndKeepsWhatItDownloaded() throws IOException {
    assertIsTheDataset(source(mirror("/good")).load());
    assertEquals(4, requests.size());
    for (IdxFixture file : files) {
      assertArrayEquals(file.content(), Files.readAllBytes(cache.resolve(file.name())));
    }
    assertIsTheDataset(source().load());
    try (var left = Files.list(cache)) {
      assertEquals(4, left.count());
    }
  }

  @Test
  void load_oneFileMissingInTheCache_downloadsThatOne() throws IOException {
    source(mirror("/good/")).load();
    Files.delete(cache.resolve(files.get(2).name()));
    requests.clear();
    assertIsTheDataset(source(mirror("/good/")).load());
    assertEquals(List.of("/good/" + files.get(2).name() + ".gz"), requests);
  }

  @Test
  void load_wrongChecksum_keepsNothing() {
    serve(
        "/wrong",
        (exchange, file) -> {
          byte[] content = files.get(0).content().clone();
          content[content.length - 1] ^= 1;
          byte[] gzipped = IdxFixture.gzip(content);
          answer(exchange, 200, gzipped, gzipped.length);
        });
    String message = messageOf(source(mirror("/wrong")));
    assertTrue(message.contains(mirror("/wrong/") + files.get(0).name() + ".gz: damaged"), message);
    assertFalse(Files.exists(cache));
  }

  @Test
  void load_transferBrokenOff_keepsNothing() {
    serve(
        "/short",
        (exchange, file) ->
            answer(exchange, 200, Arrays.copyOf(file, file.length / 2), file.length));
    String message = messageOf(source(mirror("/short")));
    assertTrue(message.contains(mirror("/short/").toString()), message);
    assertFalse(Files.exists(cache));
  }

  @Test
  void load_truncatedFileOnTheMirror_keepsNothing() {
    serve("/truncated", (exchange, file) -> answer(exchange, 200, Arrays.copyOf(file, 30), 30));
    assertTrue(messageOf(source(mirror("/truncated"))).contains("truncated gzip file"));
    assertFalse(Files.exists(cache));
  }

  @Test
  void load_endlessFileOnTheMirror_stopsReading() {
    serve(
        "/endless",
        (exchange, file) -> {
          byte[] megabyte = new byte[1 << 20];
          answer(exchange, 200, megabyte, megabyte.length);
        });
    assertTrue(messageOf(source(mirror("/endless"))).contains("longer than"));
  }

  @Test
  void load_mirrorWithoutTheFile_saysTheStatus() {
    serve("/empty", (exchange, file) -> exchange.sendResponseHeaders(404, -1));
    String message = messageOf(source(mirror("/empty")));
    assertTrue(message.contains("HTTP status 404"), message);
  }

  @Test
  void load_firstMirrorDown_takesTheSecondAndAsksTheFirstOnlyOnce() throws IOException {
    serve("/empty", (exchange, file) -> exchange.sendResponseHeaders(404, -1));
    assertIsTheDataset(source(closedPort(), mirror("/empty"), mirror("/good")).load());
    assertEquals(5, requests.size());
    assertEquals(1, requests.stream().filter(path -> path.startsWith("/empty")).count());
  }

  @Test
  void load_nowhere_namesEveryPlaceAndSaysWhatToDo() throws IOException {
    serve("/empty", (exchange, file) -> exchange.sendResponseHeaders(404, -1));
    URI closed = closedPort();
    String message = messageOf(source(closed, mirror("/empty")));
    for (String part :
        List.of(
            cache.toString(), closed.toString(), mirror("/empty").toString(), "--data", "digits")) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count());
  }

  @Test
  void load_badFileInTheCache_isPassedOverAndStays() throws IOException {
    Files.createDirectories(cache);
    byte[] bad = Arrays.copyOf(files.get(0).content(), 40);
    Files.write(cache.resolve(files.get(0).name()), bad);
    assertIsTheDataset(source(mirror("/good")).load());
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("passed over: " + cache), warnings.get(0));
    assertArrayEquals(bad, Files.readAllBytes(cache.resolve(files.get(0).name())));
    assertIsTheDataset(source().load());
  }

  @Test
  void load_onlyBadFilesInADirectory_saysWhatIsWrongWithThem() throws IOException {
    Files.createDirectories(cache);
    Files.write(cache.resolve(files.get(0).name() + ".gz"), new byte[] {1, 2, 3});
    String message = messageOf(source());
    assertTrue(message.contains(files.get(0).name() + ".gz: expected a header"), message);
  }

  @Test
  void load_cacheThatCannotBeWritten_isUsedAllTheSame() throws IOException {
    Files.writeString(cache, "a file is in the way");
    assertIsTheDataset(source(mirror("/good")).load());
    assertEquals(4, warnings.stream().filter(line -> line.startsWith("not kept")).count());
  }

  @Test
  void usualPlaces_beginWithTheCacheOfDl4j() {
    String home = System.getProperty("org.deeplearning4j.resources.directory");
    assertEquals(
        Path.of(home, "data", "MNIST"), MnistPlaces.usual(DatasetName.MNIST).directories().get(0));
    assertTrue(
        MnistPlaces.usual(DatasetName.FASHION_MNIST)
            .directories()
            .contains(Path.of("/usr/share/datasets/fashion-mnist")));
  }

  private static URI closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://localhost:" + socket.getLocalPort());
    }
  }
}
