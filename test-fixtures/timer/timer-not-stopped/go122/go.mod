module fixtures/timer/timer-not-stopped/go122

go 1.22
