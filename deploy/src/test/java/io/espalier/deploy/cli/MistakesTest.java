package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person can get wrong before anything runs. */
class MistakesTest {

  private static final String SMALL = "digits:train=200,test=50";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"demo", "prune", "produce"})
  void aKindOfDataThatDoesNotExist(String command) {
    withData(command, "digit")
        .assertNotUnderstood("unknown kind of data 'digit'", "digits[:key=value,…]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "prune", "produce"})
  void aFolderOfDataThatDoesNotExist(String command) {
    withData(command, "idx:" + folder.resolve("away"))
        .assertMistake(folder.resolve("away") + " is not a folder", "four IDX files");
  }

  @Test
  void aFolderOfDataWithoutTheFiles() {
    withData("demo", "idx:" + folder).assertMistake(folder.toString(), "train-images");
  }

  @Test
  void aFileOfDataThatIsCutOff() throws IOException {
    idx("train-images-idx3-ubyte.gz", 0x0803, 100, 28, 28);
    idx("train-labels-idx1-ubyte.gz", 0x0801, 100);
    idx("t10k-images-idx3-ubyte.gz", 0x0803, 100, 28, 28);
    idx("t10k-labels-idx1-ubyte.gz", 0x0801, 100);

    withData("demo", "idx:" + folder)
        .assertMistake("train-images-idx3-ubyte.gz is cut short: 10 of 78400 values");
  }

  /** A header that promises more than comes. */
  private void idx(String name, int magic, int... sizes) throws IOException {
    try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      file.write(ByteBuffer.allocate(4).putInt(magic).array());
      for (int size : sizes) {
        file.write(ByteBuffer.allocate(4).putInt(size).array());
      }
      file.write(new byte[10]);
    }
  }

  @Test
  void aColumnThatIsNotInTheFile() throws IOException {
    Path csv = Files.writeString(folder.resolve("flowers.csv"), "length,kind\n1,a\n2,b\n");

    withData("prune", "csv:%s,label=class".formatted(csv))
        .assertMistake("no column 'class' in " + csv, "length, kind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo  | 784-32-5 | Maybe 784-32-10",
        "demo  | lenet    | Use lenet-300-100, lenet-5",
        "prune | 100-10   | Maybe 784-10",
      })
  void aNetworkThatDoesNotFitTheData(String command, String network, String hint) {
    Program.run(command, "--data", SMALL, "--network", network)
        .assertNotUnderstood("network '%s'".formatted(network), hint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "prune"})
  void aFileOfLayersThatIsNotThereOrDoesNotFitTheData(String command) throws IOException {
    Path away = folder.resolve("away.json");
    Program.run(command, "--data", SMALL, "--network", away.toString())
        .assertNotUnderstood("there is no network file " + away, "Check the path");
    Path file =
        Files.writeString(
            folder.resolve("network.json"),
            """
            {"input": {"channels": 1, "height": 28, "width": 28},
             "layers": [{"type": "dense", "units": 7}]}
            """);
    Program.run(command, "--data", SMALL, "--network", file.toString())
        .assertNotUnderstood(
            file + " ends with 7 units, but there are 10 classes", "its last layer");
  }

  @Test
  void anActivationBesideAFileOfLayersDoesNothing() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("network.json"),
            """
            {"input": {"channels": 1, "height": 28, "width": 28},
             "layers": [{"type": "dense", "units": 10}]}
            """);
    String[] arguments = {
      "prune", "--check", "--data", SMALL, "--network", file.toString(), "--activation", "relu"
    };

    Program.Ended ended = Program.run(arguments);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.err().lines())
        .containsExactly(
            "espalier: --activation has no effect: %s says itself what is between its layers."
                .formatted(file));
    assertThat(Program.run(Arrays.copyOf(arguments, 6)).err()).isEmpty();
  }

  @Test
  void aCriterionThatDoesNotExist() {
    Program.run("demo", "--data", SMALL, "--criterion", "magic")
        .assertNotUnderstood(
            "criterion 'magic' is not known", "magnitude-global, taylor or random");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "prune"})
  void aLayerThatDoesNotExist(String command) {
    Program.run(command, "--data", SMALL, "--network", "784-10", "--exclude", "dens1")
        .assertNotUnderstood("layer 'dens1' is not in the network", "Did you mean dense1?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "prune"})
  void aLayerWithTwoAlphas(String command) {
    Program.run(
            command, "--data=" + SMALL, "--network=784-10", "--layer-alpha=dense1=0.9,dense1=0.8")
        .assertNotUnderstood("layer 'dense1' has two alphas", "Leave out one");
  }

  @Test
  void aScheduleThatDoesNotExistOrEndsNowhere() {
    Program.run("prune", "--data", SMALL, "--network", "784-10", "--schedule", "square")
        .assertNotUnderstood(
            "schedule 'square' is not known", "alpha, linear, cubic, geometric or one-shot");
    Program.run(
            "prune", "--data", SMALL, "--network", "784-10", "--schedule", "cubic", "--target", "0")
        .assertNotUnderstood("schedule 'cubic' ends at a target compression above 1", "got 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --records 100", "prune --network 784-10"})
  void aReportThatCannotBeWritten(String command) {
    Program.run(
            (command + " --data " + SMALL + " --report " + folder.resolve("away/report.json"))
                .split(" ", -1))
        .assertMistake("there is no folder " + folder.resolve("away"), "--report");
  }

  @Test
  void whatIsRefusedLeavesNoFolder() {
    Path out = folder.resolve("networks");

    Program.Ended ended =
        Program.run("prune", "--data", SMALL, "--network", "784-9", "--out", out.toString());

    assertThat(ended.err()).contains("does not fit data");
    assertThat(out).doesNotExist();
  }

  @Test
  void aFolderForNetworksThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Program.run("prune", "--data", SMALL, "--network", "784-10", "--out", file.toString())
        .assertMistake("networks cannot be written to " + file, "--out");
  }

  @Test
  void networksOfAnEarlierRunAreToldBeforeTheyAreReplaced() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("784-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    NetworkFile earlier =
        new NetworkFile(
            new InitialNetwork.Drawn(spec).snapshot(1), Map.of("data", "digits", "seed", "7"));
    String[] arguments = {
      "prune", "--check", "--data", SMALL, "--network", "784-10", "--out", folder.toString()
    };
    assertThat(Program.run(arguments).err()).isEmpty();
    earlier.write(folder.resolve("dense.espalier"));
    earlier.write(folder.resolve("pruned.espalier"));

    assertThat(Program.run(arguments).err().strip())
        .isEqualTo(
            "espalier: what an earlier run left in %s is replaced: dense.espalier (data digits,"
                    .formatted(folder)
                + " seed 7), pruned.espalier (data digits, seed 7).");
  }

  @Test
  void aNetworkIsNotReplacedThroughALinkEither() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("784-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    Path network = folder.resolve("mine.espalier");
    new NetworkFile(new InitialNetwork.Drawn(spec).snapshot(1), Map.of()).write(network);
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.createSymbolicLink(out.resolve("pruned.espalier"), network);

    Program.run("prune", "--check", "--data=" + SMALL, "--network=" + network, "--out=" + out)
        .assertMistake(network + " would be replaced by what is made of it", "--out");
  }

  /** Whatever reads a table can be told to write its report there. */
  @ParameterizedTest
  @ValueSource(strings = {"prune --check --network 2-4-2", "demo --check", "guards", "steps"})
  void aReportDoesNotReplaceTheData(String command) throws IOException {
    String rows = "x,y,larger\n" + "1,2,y\n3,1,x\n".repeat(50);
    Path table = Files.writeString(folder.resolve("table.csv"), rows);
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(
        List.of("--data", "csv:" + table + ",label=larger", "--report", table.toString()));

    Program.run(arguments.toArray(String[]::new))
        .assertMistake(table + " would be replaced by what is made of it", "--report");
    assertThat(Files.readString(table)).isEqualTo(rows);
  }

  @Test
  void aReportDoesNotReplaceTheNetwork() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("784-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    Path network = folder.resolve("mine.espalier");
    new NetworkFile(new InitialNetwork.Drawn(spec).snapshot(1), Map.of()).write(network);

    Program.run(
            "prune", "--check", "--data=" + SMALL, "--network=" + network, "--report=" + network)
        .assertMistake(network + " would be replaced by what is made of it", "--report");
  }

  @Test
  void aFolderToKeepThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Program.run("demo", "--data", SMALL, "--network", "784-10", "--keep", file.toString())
        .assertMistake("the folder of the demo can't be used", file.toString(), "--keep");
  }

  @Test
  void aFolderToKeepThatHoldsAnotherDemo() throws IOException {
    Files.writeString(folder.resolve("demo.txt"), "data = digits\nnetwork = 784-10\nseed = 1\n");

    Program.run("demo", "--data", SMALL, "--network", "784-10", "--keep", folder.toString())
        .assertMistake(folder + " holds another demo", "data = digits", "data = " + SMALL);
  }

  @Test
  void aPortInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      Program.run("demo", "--data", SMALL, "--network", "784-10", "--port", port)
          .assertMistake("cannot serve the page at 127.0.0.1:" + port, "--port 0");
    }
  }

  @Test
  void aPortInUseIsNoticedBeforeABrokerIsStarted() throws IOException {
    Path kept = folder.resolve("kept");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Program.run(
              "demo",
              "--data=" + SMALL,
              "--network=784-10",
              "--port=" + taken.getLocalPort(),
              "--keep=" + kept)
          .assertMistake("cannot serve the page");
    }

    assertThat(kept).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "demo --records 0, --records must be above 0",
    "demo --rate -1, --rate must be 0 or more",
    "demo --port 70000, --port must be from 0 to 65535",
    "demo --report r.json, --report needs --records",
    "demo --target 1, --target must be 0 for no limit, or more than 1",
    "demo --batch-size 0, --batch-size must be from 1 to 65536",
    "demo --learning-rate 0, --learning-rate must be more than 0 and less than 10",
    "demo --merging gentle, --merging is called --merge-style now.",
    "demo --merge-doubt 0.1, Unknown option",
    "prune --data digits --network 784-10 --target-by=macs, --target-by is called --size-metric"
        + " now.",
    "demo --observe-every 0, --observe-every must be 1 (every batch is observed) or more",
    "demo --observe-every 40, --observe-every forgets too soon: with one batch in 40 observed and a"
        + " half-life of 10000 records",
    "demo --observe-every 40, Make it 14 or less",
    "demo --drift-confidence 1, --drift-confidence must be more than 0 and less than 0.1",
    "demo --guard-margin 2, --guard-margin must be from 0 to 1",
    "demo --rate-while-cutting 0, --rate-while-cutting must be above 0",
    "demo --records many, option '--records': 'many' is not a whole number",
    "demo --port many, option '--port': 'many' is not a whole number",
    "demo --alpha much, option '--alpha': 'much' is not a number",
    "demo --data digits --network 784-10 --alpha 2, above 0 and at most 1",
    "demo --data digits --network 784-10 --rounds 5, the schedule is alpha",
    "demo --data digits --network 784-10 --schedule linear --rounds 0, --rounds must be 1 or more",
    "demo --data digits --network 784-10 --schedule cubic --target 0, ends at a target compression",
    "demo --data digits --network 784-20-10 --criterion noiseout --alpha 0.9, are of criteria that"
        + " cut",
    "demo --data digits --network 784-20-10 --merge-style gentle, are of noiseout",
    "demo --data digits --network 784-10 --criterion nnrelief --kernel-norm mean-of-f, Use l1"
        + " or f-of-mean",
    "demo --data digits --network 784-10 --kernel-norm l1, --kernel-norm is of nnrelief",
    "demo --data digits --network 784-20-10 --criterion noiseout --merge-pace one-by-one,"
        + " --merge-pace must be a share",
    "prune --data digits --network 784-10 --alpha 2, above 0 and at most 1",
    "prune --data digits --network 784-10 --tolerance 0.1 --least-accuracy 0.9, contradict each",
    "prune --data digits --network 784-10 --least-accuracy 97.5, least accuracy must be from 0 to"
        + " 1",
    "prune --data digits:trian=9 --network 784-10, trian",
    "produce --data digits --topic t, Missing required option",
    "produce --data digits --bootstrap localhost:9 --topic t --epochs 0, --epochs must be at least"
        + " 1",
    "prune --data digits --network 784-10 --threads 0, --threads must be at least 1",
    "inspect, Missing required parameter",
    "serve, espalier: one of these is needed: --config=FILE | --print-defaults",
    "serve --config a.conf --print-defaults, 'espalier: give only one of --config=FILE,"
        + " --print-defaults'",
  })
  void anOptionThatIsNotUnderstood(String command, String words) {
    Program.Ended ended = Program.run(command.split(" ", -1));

    assertThat(ended.err())
        .contains(words, "Try 'espalier " + command.split(" ", -1)[0] + " --help'.")
        .doesNotContain("\tat ");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void everyMistakeInTheConfigurationAtOnce() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = localhost, topik = digits }
              samples { features = -3, classes = 10 }
              network = 784-10
              optimizer.learning-rate = fast
            }
            """);

    Program.run("serve", "--config", file.toString())
        .assertMistake(
            "bootstrap-servers",
            "topik",
            "topic",
            "features",
            "learning-rate",
            "checkpoint.directory",
            "serve.conf");
  }

  @Test
  void aConfigurationThatIsOnlyChecked() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "localhost:9092", topic = digits }
              kafka.client { "sasl.jaas.config" = "user secret", "security.protocol" = SASL_SSL }
              samples { features = 784, classes = 10 }
              network = 784-10
              checkpoint.directory = %s
            }
            """
                .formatted(folder.resolve("checkpoints")));

    Program.Ended ended = Program.run("serve", "--config", file.toString(), "--check");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out()).contains("SASL_SSL", "784-10").doesNotContain("user secret");
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  /** Its twin would be masked, and be told as the dense network all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"demo", "prune"})
  void aPrunedNetworkIsNoBeginning(String command) throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("784-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    BitSet someWeights = new BitSet();
    someWeights.set(5, 10);
    Path file = folder.resolve("pruned.espalier");
    new NetworkFile(new InitialNetwork.Drawn(spec).snapshot(1).without(someWeights), Map.of())
        .write(file);

    Program.run(command, "--data", SMALL, "--network", file.toString())
        .assertNotUnderstood("is pruned already, 7845 of its 7850 parameters are left");
  }

  /** What doesn't fit together is found without starting anything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "schedule = cubic                     | prune.schedule is not possible: schedule 'cubic'",
        "exclude = dens1                      | prune.exclude is not possible: layer 'dens1'",
        "exclude = dens1                      | Did you mean dense1?",
        "layer-alpha = \"dense1=7\"           | above 0 and at most 1, got 7.0",
        "layer-alpha = \"conv1=0.7\"          | prune.layer-alpha is not possible: layer 'conv1'",
        "exclude = dense1, layer-alpha = \"dense1=0.9\" | is excluded and has an alpha",
        "layer-alpha = \"dense1=0.9,dense1=0.8\" | two alphas",
        "criterion = noiseout                 | no such layer feeds the last one",
        "criterion = \"taylor+noiseout\"      | no such layer feeds the last one",
      })
  void pruningThatIsImpossibleIsFoundByACheck(String prune, String named) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "localhost:9092", topic = digits }
              samples { features = 784, classes = 10 }
              network = 784-10
              checkpoint.directory = %s
              prune { %s }
              http.port = many
            }
            """
                .formatted(folder.resolve("checkpoints"), prune));

    Program.run("serve", "--config", file.toString(), "--check")
        .assertMistake(
            "2 mistakes in the settings",
            file + ":6: espalier.prune.",
            named,
            file + ":7: espalier.http.port");
  }

  @ParameterizedTest
  @CsvSource({
    "bootstrap.servers=elsewhere:9092, --bootstrap",
    "acks=1, Leave it out",
  })
  void clientPropertiesThatEspalierSets(String property, String fix) throws IOException {
    Path file = Files.writeString(folder.resolve("client.properties"), property + "\n");

    Program.run(
            "produce",
            "--data=" + SMALL,
            "--bootstrap=localhost:9",
            "--topic=t",
            "--client-properties=" + file)
        .assertMistake(property.substring(0, property.indexOf('=')), file.toString(), fix);
  }

  @Test
  void clientPropertiesThatAreMisspelt() throws IOException {
    Path file =
        Files.writeString(folder.resolve("client.properties"), "security.protcol=SASL_SSL\n");

    Program.run(
            "produce",
            "--data=" + SMALL,
            "--bootstrap=localhost:9",
            "--topic=t",
            "--client-properties=" + file)
        .assertMistake("security.protcol", file.toString(), "Did you mean security.protocol?");
  }

  @Test
  void aNameThatHasLostItsLettersOrIsNone() {
    withData("prune", "csv:t\uFFFD.csv,label=y")
        .assertMistake("'csv:t\uFFFD.csv,label=y' can't be read", "Set LC_ALL=C.UTF-8");
    withData("prune", "csv:t\0.csv,label=y").assertMistake("is no name of a file");
  }

  @Test
  void aBatchThatNoArrayHolds() {
    Program.run("prune", "--data", SMALL, "--network", "784-10", "--batch-size", "2000000000")
        .assertNotUnderstood("batches of 2000000000 samples", "At most 2739137 fit");
  }

  @Test
  void brokersThatAreBlank() {
    Program.run("produce", "--data=" + SMALL, "--bootstrap= ", "--topic=t")
        .assertNotUnderstood("bootstrap servers are missing");
  }

  private static Program.Ended withData(String command, String data) {
    return switch (command) {
      case "prune" -> Program.run("prune", "--data", data, "--network", "784-10");
      case "produce" ->
          Program.run("produce", "--data", data, "--bootstrap", "localhost:9", "--topic", "t");
      default -> Program.run(command, "--data", data);
    };
  }
}
