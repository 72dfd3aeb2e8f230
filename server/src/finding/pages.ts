/** Home of the project and its pages; the only place that knows it. */
export const projectUrl = "https://github.com/go-leak-lens/go-leak-lens";

/** Address of a rule's documentation page. */
export function ruleUrl(rule: string): string {
  return `${projectUrl}/blob/main/docs/rules/${rule}.md`;
}
