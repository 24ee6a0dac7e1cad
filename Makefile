# One-liners; the logic is in Rust, in scripts/ and in tests/.
.PHONY: run test check lint deny engine venv trino bench soak load fuzz package deploy clean

run: engine ## Build the program, read samples/ into lake/, and show what was found
	cargo build --release --locked -p cli
	target/release/rebound ingest samples --lake lake
	target/release/rebound summary --lake lake

test: engine venv trino ## Every test; what needs a tool that the machine lacks is skipped with a line
	scripts/test.sh

check: engine lint deny ## Formatting, lints; the rules of the rooms are tests (house)
	cargo test --release --locked --workspace --test e2e house

lint:
	cargo fmt --all --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings

deny: ## cargo-deny where it is installed; its offline equivalent is the test `house::licences_are_allowed_and_sources_known`
	@if command -v cargo-deny >/dev/null; then cargo deny --offline check licenses bans sources; else echo "skipped: cargo-deny is not installed; the test house::licences reads the same deny.toml"; fi

engine: ## The prebuilt DuckDB library, below .cache/
	@scripts/duckdb.sh

venv: ## What the tests use (moto and its like, checkov, schemathesis, playwright-core), below .cache
	@scripts/venv.sh
	@scripts/venv.sh tests/requirements-checkov.txt
	@scripts/venv.sh tests/requirements-site.txt
	@scripts/npm.sh

trino: ## A Trino to ask the lake's SQL, below .cache/trino; skipped where there is no Java 24 or no mvn
	@scripts/trino.sh

package: ## The functions as zips for Lambda, below target/package, each held to its size and its start
	@scripts/package.sh

deploy: ## Build the packages and apply a Terraform folder of yours: make deploy DIR=../my-rebound (docs/deploy.md)
	@scripts/deploy.sh "$(DIR)"

bench: engine ## Benches; compare within one run only
	cargo bench --locked --workspace

soak: ## A million runs of the simulator; a run that fails prints the command that replays it
	REBOUND_SEEDS=1000000 cargo test --release --locked -p e2e simulator -- --nocapture

fuzz: ## Every parser for FUZZ_SECONDS (600) each, where nightly and cargo-fuzz are; scripts/fuzz.sh TARGET… for some of them
	@scripts/fuzz.sh

load: ## 100,000 mails through what the function intake does, in this process: mails a processor second, memory, cost
	cargo run --release --locked -p e2e --example load

clean:
	cargo clean
	rm -rf lake
