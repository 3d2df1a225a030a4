package dev.sluice.files;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Names the folder of a row. Used by one thread. */
sealed interface PartitionerFolders extends Serializable permits PartitionerFolders.ByColumns, PartitionerTime {

    /** The encoded folder below the dataset. */
    String of(RowData row);

    /** {@code column=value} folders below each other. */
    final class ByColumns implements PartitionerFolders {

        private static final long serialVersionUID = 1L;

        private final PartitionerColumn[] columns;
        private String folder = "";

        ByColumns(List<PartitionerColumn> columns) {
            this.columns = columns.toArray(PartitionerColumn[]::new);
        }

        @Override
        public String of(RowData row) {
            boolean changed = false;
            for (PartitionerColumn column : columns) {
                changed |= column.changed(row);
            }
            if (changed) {
                StringBuilder path = new StringBuilder();
                for (PartitionerColumn column : columns) {
                    path.append(path.isEmpty() ? "" : "/").append(column.folder());
                }
                folder = path.toString();
            }
            return folder;
        }
    }
}
