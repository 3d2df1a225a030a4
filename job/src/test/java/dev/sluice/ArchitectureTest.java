package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/** The layers of the house. */
@AnalyzeClasses(
        packages = "dev.sluice",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
final class ArchitectureTest {

    private static final String[] CONNECTORS = {
        "dev.sluice.service..",
        "dev.sluice.call..",
        "dev.sluice.http..",
        "dev.sluice.embedding..",
        "dev.sluice.echo..",
        "dev.sluice.fake..",
        "dev.sluice.files..",
        "dev.sluice.journal..",
        "dev.sluice.model.."
    };
    private static final String[] JOB = {
        "dev.sluice.batch..", "dev.sluice.bucket..", "dev.sluice.graph..", "dev.sluice.config..", "dev.sluice.cli.."
    };

    @ArchTest
    static final ArchRule connectorsKnowNoJob = noClasses()
            .that()
            .resideInAnyPackage(CONNECTORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JOB);

    @ArchTest
    static final ArchRule configurationKnowsNoFlink = noClasses()
            .that()
            .resideInAPackage("dev.sluice.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule operatorsTakeValuesNotTheConfiguration = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.batch..", "dev.sluice.bucket..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.config..", "dev.sluice.graph..", "dev.sluice.cli..");

    @ArchTest
    static final ArchRule theEngineKnowsNoHttpAndNoGraph = noClasses()
            .that()
            .resideInAPackage("dev.sluice.call..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sluice.http..",
                    "dev.sluice.embedding..",
                    "dev.sluice.files..",
                    "dev.sluice.journal..",
                    "org.asynchttpclient..",
                    "io.netty..",
                    "org.apache.flink.streaming..",
                    "org.apache.flink.api..");

    /** Its waits, deadlines and limits run on the monotonic clock, whatever is done to the other. */
    @ArchTest
    static final ArchRule theEngineReadsNoWallClock = noClasses()
            .that()
            .resideInAPackage("dev.sluice.call..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Clock.class,
                    InstantSource.class,
                    Instant.class,
                    LocalDateTime.class,
                    OffsetDateTime.class,
                    ZonedDateTime.class,
                    Date.class);

    /** What names a time of day, such as {@code Retry-After}, is held against a clock that is handed in. */
    @ArchTest
    static final ArchRule theTransportAsksNoClockOfItsOwn = noClasses()
            .that()
            .resideInAPackage("dev.sluice.http..")
            .and()
            // Hands both clocks on.
            .doNotHaveFullyQualifiedName("dev.sluice.http.AccessTokens")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(InstantSource.class, "system");

    @ArchTest
    static final ArchRule servicesKnowNoEngine = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.sluice.service..", "dev.sluice.http..", "dev.sluice.embedding..", "dev.sluice.echo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.call..");

    @ArchTest
    static final ArchRule onlyTheLauncherEndsTheProcess = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.sluice.cli.Launcher")
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    @ArchTest
    static final ArchRule topLevelClassesAreFinal = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .areNotInterfaces()
            .and()
            .areNotAnnotations()
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule roomsDoNotRunInCircles =
            slices().matching("dev.sluice.(*)..").should().beFreeOfCycles();

    /** The connectors' tests are on the class path as a folder or, once packaged, as a jar. */
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar!");
        }
    }
}
