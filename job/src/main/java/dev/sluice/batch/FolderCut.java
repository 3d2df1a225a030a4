package dev.sluice.batch;

import dev.sluice.files.Partitioner;
import dev.sluice.files.RowBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Cuts each batch into one block per folder, in the order in which the folders appear. */
public final class FolderCut implements FlatMapFunction<RowBatch, RowBlock> {

    private static final long serialVersionUID = 1L;

    private final Partitioner partitioner;

    public FolderCut(Partitioner partitioner) {
        this.partitioner = partitioner;
    }

    @Override
    public void flatMap(RowBatch batch, Collector<RowBlock> out) {
        cut(List.of(batch), partitioner, false).forEach(out::collect);
    }

    /** The rows of the batches, in order, as one block per folder. */
    static List<RowBlock> cut(List<RowBatch> batches, Partitioner partitioner, boolean whole) {
        Map<String, List<RowData>> byFolder = new LinkedHashMap<>();
        for (RowBatch batch : batches) {
            for (RowData row : batch.rows()) {
                byFolder.computeIfAbsent(partitioner.folder(row), folder -> new ArrayList<>())
                        .add(partitioner.fileRow(row));
            }
        }
        List<RowBlock> blocks = new ArrayList<>(byFolder.size());
        byFolder.forEach((folder, rows) -> blocks.add(new RowBlock(folder, List.copyOf(rows), whole)));
        return blocks;
    }
}
