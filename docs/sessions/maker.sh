# Brings a new network to where a licensed maker has minted devices: `. docs/sessions/maker.sh COUNT`. What each command does is shown in
# manufacturer.md. Stops the shell at the first that fails.
. surety-localnet/env
as() { local role=$1; shift; surety --key "$KEYS/$role.json" --yes "$@" >>maker.log || exit 1; }
PAPER="--uri https://example.org/paper.pdf --sha256 $(sha256sum docs/howto/application.json | cut -d ' ' -f 1)"
as governance model category dash-cam --stake 80000000udimo
as governance standard admit-tester "$TESTER"
as manufacturer application submit --details docs/howto/application.json
as integrations application review 1 $PAPER
as manufacturer network wait --days 7
as community application decide 1 --approve
as manufacturer application take 1
as manufacturer licence bond 1 --amount 100000000000udimo
as manufacturer model register --licence 1 --category dash-cam --hardware "Cam A1" --curve secp256k1 --terminal-code 0x8001 --region us $PAPER
as tester model report 1 --region us $PAPER
as integrations model certify 1 --region us --valid-until 4102444800 $PAPER
as integrations licence confirm 1
surety-fleet init --dir fleet --seed 7 --count "$1" --p256-share 0 --chain-id surety-local-1 >>maker.log
surety-fleet devices --dir fleet >devices.csv
as manufacturer mint --model 1 --region us --devices devices.csv

# The id of the device that came from the factory as number $1, from 0.
device() { surety-fleet devices --dir fleet --from "$1" --count 1 | tail -n 1 | cut -d , -f 1; }
# Device $1 is installed, and $2 is its first owner.
install() { surety-fleet activation --dir fleet --device "$1" --contract "$DEVICE_CONTRACT" --owner "$2" --expires 4102444800 >activation.json && as manufacturer device activate activation.json; }
