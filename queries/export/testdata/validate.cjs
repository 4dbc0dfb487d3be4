// Validates a data package with the JavaScript implementation of Frictionless:
// the descriptor against the published profile, and every row of every table
// against its schema, with keys and foreign keys. This reader does not know the
// byte order mark that Excel wants, so it gets a copy of the folder without.
const fs = require('fs')
const os = require('os')
const path = require('path')
const { Package } = require('datapackage')

function withoutMarks(dir) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'pack-'))
  for (const name of fs.readdirSync(dir)) {
    const bytes = fs.readFileSync(path.join(dir, name))
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    fs.writeFileSync(path.join(copy, name), mark ? bytes.subarray(3) : bytes)
  }
  return copy
}

async function main() {
  const dir = withoutMarks(path.dirname(process.argv[2]))
  const pack = await Package.load(path.join(dir, 'datapackage.json'), { strict: true, basePath: dir })
  if (!pack.valid) throw new Error(pack.errors.map(String).join('\n'))
  let rows = 0
  for (const resource of pack.resources) {
    if (resource.descriptor.format !== 'csv') continue
    const relations = (resource.descriptor.schema.foreignKeys || []).length > 0
    rows += (await resource.read({ relations, cast: true })).length
  }
  fs.rmSync(dir, { recursive: true })
  console.log(`valid: ${pack.resources.length} resources, ${rows} rows`)
}

main().catch((err) => {
  console.error(err.multiple ? err.errors.map(String).join('\n') : err)
  process.exit(1)
})
