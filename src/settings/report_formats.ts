/** The forms that a report of `inspect` can take, each with what it is for. */
export const reportFormats = {
  text: "for people",
  json: "one document for programs",
  jsonl: "a line of JSON for each dump, as soon as it is judged",
  junit: "test results in XML, as build servers read them",
  github: "annotations and a job summary for GitHub Actions",
  html: "a page for a browser",
} as const;

/** A form that a report can take. */
export type ReportFormat = keyof typeof reportFormats;

/** Their names, in the order of the help. */
export const reportFormatNames = Object.keys(reportFormats) as ReportFormat[];
