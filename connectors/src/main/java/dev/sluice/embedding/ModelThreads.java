package dev.sluice.embedding;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which the local model runs: one per core, shared by all subtasks, gone when idle. */
final class ModelThreads {

    private static final ThreadPoolExecutor EXECUTOR = make();

    private ModelThreads() {}

    static Executor executor() {
        return EXECUTOR;
    }

    private static ThreadPoolExecutor make() {
        AtomicInteger number = new AtomicInteger();
        int cores = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(cores, cores, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sluice-model-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        // Threads that live on would hold the class loader of a job that has ended.
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
