package dev.convoy.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package of the job may know which other. */
@AnalyzeClasses(packages = "dev.convoy.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String SPARK = "dev.convoy.spark.";

  @ArchTest
  static final ArchRule JOBS_DO_NOT_KNOW_THE_COMMAND_LINE =
      noClasses()
          .that(resideInAnyPackage(SPARK + "job.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(SPARK + "cli..", "picocli.."));

  @ArchTest
  static final ArchRule CONFIGURATION_KNOWS_NO_SPARK =
      noClasses()
          .that(resideInAnyPackage(SPARK + "job.config"))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "scala.."));

  /** Both may be absent at run time, where Spark has no mllib or the extension is not wanted. */
  @ArchTest
  static final ArchRule NOTHING_ELSE_LOADS_THE_ML_AND_SQL_INTERFACES =
      noClasses()
          .that(resideOutsideOfPackages(SPARK + "ml..", SPARK + "sql.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(SPARK + "ml..", SPARK + "sql..", "org.apache.spark.ml.."));

  @ArchTest
  static final ArchRule NATIVE_SYMBOLS_STAY_BELOW =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.bytedeco..", "com.sun.jna.."));
}
