package io.github.dl4jff.internal.linalg;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** The workspace that is open, in the form that DL4J's layers ask for. */
public final class CurrentWorkspace {
  private CurrentWorkspace() {}

  /**
   * Returns a manager that places every array in the workspace that is open now; outside any, where
   * none is.
   *
   * @return the manager, for use while that workspace is open
   */
  public static LayerWorkspaceMgr manager() {
    MemoryWorkspace current = Nd4j.getMemoryManager().getCurrentWorkspace();
    return current == null
        ? LayerWorkspaceMgr.noWorkspaces()
        : LayerWorkspaceMgr.builder()
            .defaultWorkspace(current.getId(), current.getWorkspaceConfiguration())
            .build();
  }
}
