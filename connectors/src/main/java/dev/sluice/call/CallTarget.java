package dev.sluice.call;

import dev.sluice.service.Service;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;

/**
 * What an engine calls.
 *
 * @param service opened for this engine, and closed by the one who opened it
 * @param fingerprint of the service: engines of the same one and account know together whether it is down
 * @param tokensOf a row, as estimated before it is sent; asked on the thread of {@link CallEngine#call}, where the
 *     account has a quota of tokens
 */
public record CallTarget(Service service, String fingerprint, ToLongFunction<RowData> tokensOf) {}
