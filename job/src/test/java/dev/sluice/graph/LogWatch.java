package dev.sluice.graph;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that is logged in this process at DEBUG and above, by anyone, and notes who logs what must not be
 * there. The console stays as it was. Until closed; from all threads.
 */
public final class LogWatch extends AbstractAppender implements AutoCloseable {

    private final List<String> forbidden;
    private final Set<String> loggers = ConcurrentHashMap.newKeySet();
    private final Set<String> leaks = ConcurrentHashMap.newKeySet();
    private final LoggerContext context = LoggerContext.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level level = root.getLevel();
    private final Map<String, Appender> consoles = Map.copyOf(root.getAppenders());

    /** Begins to watch for these texts. */
    public LogWatch(String... forbidden) {
        super("watch", null, null, true, Property.EMPTY_ARRAY);
        this.forbidden = List.of(forbidden);
        start();
        limitConsoles(level);
        root.addAppender(this, Level.DEBUG, null);
        setLevel(Level.DEBUG);
    }

    /** Names of those who logged anything. */
    public Set<String> loggers() {
        return loggers;
    }

    /** Names of those who logged a forbidden text, with the text. */
    public Set<String> leaks() {
        return leaks;
    }

    @Override
    public void append(LogEvent event) {
        loggers.add(event.getLoggerName());
        StringWriter text = new StringWriter();
        text.append(event.getMessage().getFormattedMessage());
        if (event.getThrown() != null) {
            event.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        for (String secret : forbidden) {
            if (text.toString().contains(secret)) {
                leaks.add(event.getLoggerName() + " logs " + secret + " at " + event.getLevel());
            }
        }
    }

    @Override
    public void close() {
        setLevel(level);
        root.removeAppender(getName());
        limitConsoles(null);
        stop();
    }

    private void setLevel(Level ofRoot) {
        root.setLevel(ofRoot);
        context.updateLoggers();
    }

    private void limitConsoles(@Nullable Level to) {
        consoles.forEach((name, console) -> {
            root.removeAppender(name);
            root.addAppender(console, to, null);
        });
    }
}
