package dev.sluice.batch;

import dev.sluice.service.ServiceFactory.RowWeight;
import java.io.Serializable;
import org.apache.flink.table.data.RowData;

/** What a row of the stream adds to a request. Called on the task's thread, and only where a limit needs it. */
@FunctionalInterface
public interface RowWeigher extends Serializable {

    /** The weight of the part of the row that the service is sent. */
    RowWeight weigh(RowData row);
}
