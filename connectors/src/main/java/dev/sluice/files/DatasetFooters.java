package dev.sluice.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;

/** Counts the rows of Parquet files by their footers, several files at a time; each file once, as none ever changes. */
final class DatasetFooters {

    private static final int THREADS = 8;

    private final Map<Path, Long> counted = new HashMap<>();

    /** Rows of these files together. */
    long rows(List<FileStatus> files) throws IOException {
        count(files.stream()
                .filter(file -> !counted.containsKey(file.getPath()))
                .toList());
        return files.stream()
                .mapToLong(file -> counted.getOrDefault(file.getPath(), 0L))
                .sum();
    }

    private void count(List<FileStatus> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, files.size()));
        try {
            List<Callable<Long>> counts =
                    files.stream().<Callable<Long>>map(file -> () -> rows(file)).toList();
            List<Future<Long>> rows = pool.invokeAll(counts);
            for (int i = 0; i < files.size(); i++) {
                counted.put(files.get(i).getPath(), rows.get(i).get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException problem ? problem : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while counting rows");
        } finally {
            pool.shutdownNow();
        }
    }

    private static long rows(FileStatus file) throws IOException {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader =
                ParquetFileReader.open(new FlinkInputFile(file.getPath(), file.getLen()), options)) {
            return reader.getRecordCount();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file.getPath() + ": the Parquet footer of this file of " + file.getLen()
                            + " bytes cannot be read; it was damaged or cut short after it was written",
                    e);
        }
    }
}
