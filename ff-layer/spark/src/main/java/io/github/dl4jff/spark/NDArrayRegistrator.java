package io.github.dl4jff.spark;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.common.primitives.AtomicDouble;
import org.nd4j.kryo.Nd4jSerializer;
import org.nd4j.kryo.primitives.AtomicDoubleSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Teaches Kryo to serialise ND4J's arrays, where Spark is told to use it:
 *
 * <pre>{@code
 * spark.serializer=org.apache.spark.serializer.KryoSerializer
 * spark.kryo.registrator=io.github.dl4jff.spark.NDArrayRegistrator
 * }</pre>
 *
 * <p>DL4J asks for {@code org.nd4j.kryo.Nd4jRegistrator}, which its published jars do not contain.
 */
public final class NDArrayRegistrator implements KryoRegistrator {

  /** Creates the registrator, for Spark. */
  public NDArrayRegistrator() {}

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(Nd4j.getBackend().getNDArrayClass(), new Nd4jSerializer());
    kryo.register(AtomicDouble.class, new AtomicDoubleSerializer());
  }
}
