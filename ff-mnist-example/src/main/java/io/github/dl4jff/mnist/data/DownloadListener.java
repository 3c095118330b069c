package io.github.dl4jff.mnist.data;

import java.net.URI;

/** Is told how a download goes, to show it to the user. */
public interface DownloadListener {
  /**
   * A file begins to arrive.
   *
   * @param length its length in bytes, or -1 where the server does not say
   */
  void started(URI source, long length);

  /**
   * Some more of it arrived.
   *
   * @param received how many bytes arrived so far
   */
  void received(long received);

  /** Nothing more of it will arrive: it is complete, or the download failed. */
  void ended();
}
