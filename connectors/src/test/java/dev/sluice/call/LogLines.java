package dev.sluice.call;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs from WARN on until this is closed, as {@code WARN text}. */
final class LogLines extends AbstractAppender implements AutoCloseable {
    private final LoggerContext context = LoggerContext.getContext(false);
    private final String logger;
    private final List<String> lines = new ArrayList<>();

    LogLines(Class<?> of) {
        super("lines", null, null, true, Property.EMPTY_ARRAY);
        logger = of.getName();
        start();
        LoggerConfig config = new LoggerConfig(logger, Level.WARN, false);
        config.addAppender(this, null, null);
        context.getConfiguration().addLogger(logger, config);
        context.updateLoggers();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(logger);
        context.updateLoggers();
        stop();
    }
}
