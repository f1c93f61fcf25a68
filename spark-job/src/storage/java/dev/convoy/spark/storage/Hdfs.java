package dev.convoy.spark.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;

/** An HDFS in this process: a name node and two data nodes, every block on both. */
final class Hdfs implements Store {
  private static final short REPLICATION = 2;

  private final MiniDFSCluster cluster;

  /**
   * @param folder where blocks and the name node's image lie
   */
  Hdfs(Path folder) throws IOException {
    // The name node would wait for the disk at each of thousands of small steps.
    EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    configuration.setInt("dfs.replication", REPLICATION);
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(REPLICATION).build();
    cluster.waitActive();
  }

  @Override
  public FileSystem files() throws IOException {
    return cluster.getFileSystem();
  }

  @Override
  public org.apache.hadoop.fs.Path root() throws IOException {
    return files().makeQualified(new org.apache.hadoop.fs.Path("/convoy"));
  }

  /** Stops a data node for good; what it had is on the other one. */
  void stopDataNode() {
    cluster.stopDataNode(0);
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
