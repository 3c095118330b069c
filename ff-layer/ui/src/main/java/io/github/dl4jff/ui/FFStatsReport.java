package io.github.dl4jff.ui;

import io.github.dl4jff.training.LayerStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.core.storage.Persistable;

/**
 * What the Forward-Forward layers of a network did in one iteration, as DL4J's storages take it:
 * the figures of each layer by name, whichever its objective has.
 *
 * @serial exclude
 */
public final class FFStatsReport implements Persistable {
  private static final long serialVersionUID = 1L;

  private String sessionID;
  private String workerID;
  private long timeStamp;
  private int iteration;
  private int epoch;
  // not a list of records: Spark's Kryo cannot serialise records
  private String[] layers;
  private String[][] names;
  private double[][] values;

  /** Creates a report to be read by one of the {@code decode} methods. */
  public FFStatsReport() {}

  FFStatsReport(
      String sessionID,
      String workerID,
      long timeStamp,
      int iteration,
      int epoch,
      List<LayerStatistics> layers) {
    this.sessionID = sessionID;
    this.workerID = workerID;
    this.timeStamp = timeStamp;
    this.iteration = iteration;
    this.epoch = epoch;
    this.layers = layers.stream().map(LayerStatistics::layer).toArray(String[]::new);
    names = layers.stream().map(FFStatsReport::names).toArray(String[][]::new);
    values = layers.stream().map(FFStatsReport::values).toArray(double[][]::new);
  }

  private static String[] names(LayerStatistics layer) {
    return layer.figures().keySet().toArray(String[]::new);
  }

  private static double[] values(LayerStatistics layer) {
    return layer.figures().values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public String getSessionID() {
    return sessionID;
  }

  @Override
  public String getTypeID() {
    return FFStatsListener.TYPE_ID;
  }

  @Override
  public String getWorkerID() {
    return workerID;
  }

  @Override
  public long getTimeStamp() {
    return timeStamp;
  }

  /**
   * Returns the number of the iteration.
   *
   * @return the number, as DL4J's listeners get it
   */
  public int iteration() {
    return iteration;
  }

  /**
   * Returns the number of the epoch.
   *
   * @return the number, as DL4J's listeners get it
   */
  public int epoch() {
    return epoch;
  }

  /**
   * Returns what the layers did.
   *
   * @return one entry for each layer that learnt, bottom first
   */
  public List<LayerStatistics> layers() {
    return IntStream.range(0, layers.length).mapToObj(this::layer).toList();
  }

  private LayerStatistics layer(int k) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < names[k].length; i++) {
      figures.put(names[k][i], values[k][i]);
    }
    return new LayerStatistics(layers[k], figures);
  }

  @Override
  public int encodingLengthBytes() {
    return encode().length;
  }

  @Override
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      encode(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void encode(ByteBuffer buffer) {
    buffer.put(encode());
  }

  @Override
  public void encode(OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeUTF(sessionID);
    out.writeUTF(workerID);
    out.writeLong(timeStamp);
    out.writeInt(iteration);
    out.writeInt(epoch);
    out.writeInt(layers.length);
    for (int k = 0; k < layers.length; k++) {
      out.writeUTF(layers[k]);
      out.writeInt(names[k].length);
      for (int i = 0; i < names[k].length; i++) {
        out.writeUTF(names[k][i]);
        out.writeDouble(values[k][i]);
      }
    }
    out.flush();
  }

  @Override
  public void decode(byte[] bytes) {
    try {
      decode(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void decode(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    decode(bytes);
  }

  @Override
  public void decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    sessionID = in.readUTF();
    workerID = in.readUTF();
    timeStamp = in.readLong();
    iteration = in.readInt();
    epoch = in.readInt();
    layers = new String[in.readInt()];
    names = new String[layers.length][];
    values = new double[layers.length][];
    for (int k = 0; k < layers.length; k++) {
      layers[k] = in.readUTF();
      names[k] = new String[in.readInt()];
      values[k] = new double[names[k].length];
      for (int i = 0; i < names[k].length; i++) {
        names[k][i] = in.readUTF();
        values[k][i] = in.readDouble();
      }
    }
  }
}
