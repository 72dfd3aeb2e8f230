module fixtures/timer/ticker-not-stopped/go122

go 1.22
