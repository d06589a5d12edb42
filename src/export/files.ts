/** A file of an export: its path below the target folder, with `/`, and its text, with a newline at its end. */
export interface ExportFile {
  readonly path: string;
  readonly text: string;
}
