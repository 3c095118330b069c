package io.github.dl4jff.mnist.environment;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Has the tests run with the natives that the program chooses. */
public final class NativeSettingsOfTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    NativeSettings.chooseInstructionSet();
  }
}
