package dev.sluice.batch;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of a type whose values never change, so that handing one to the next operator costs nothing.
 *
 * <p>Each record starts with the version of its format: a later version can be told apart, and read, wherever
 * an old record lies. Not thread-safe; every thread takes a {@link #duplicate()}.
 */
abstract class ImmutableSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /**
     * Reads the version that stands before a record.
     *
     * @throws IOException if it is not the one given, which is the only one so far
     */
    static void expectVersion(int version, String what, DataInputView source) throws IOException {
        int found = source.readUnsignedByte();
        if (found != version) {
            throw new IOException(what + " has format version " + found + ", but this version of Sluice reads "
                    + version + "; go on with the version of Sluice that wrote the checkpoint");
        }
    }
}
