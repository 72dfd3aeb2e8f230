/** Ids of the commands that the extension registers; `package.json` names each of them (a test compares the two). */
export const Commands = {
  scanWorkspace: "goLeakLens.scanWorkspace",
  scanFolder: "goLeakLens.scanFolder",
  scanChangedFiles: "goLeakLens.scanChangedFiles",
  cancelScan: "goLeakLens.cancelScan",
  clearScanResults: "goLeakLens.clearScanResults",
  restartServer: "goLeakLens.restartServer",
  showLog: "goLeakLens.showLog",
  showLeakPath: "goLeakLens.showLeakPath",
  suppress: "goLeakLens.suppress",
  disableRule: "goLeakLens.disableRule",
  openRule: "goLeakLens.openRule",
  openConfiguration: "goLeakLens.openConfiguration",
  openPlayground: "goLeakLens.openPlayground",
} as const;
