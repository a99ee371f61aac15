namespace Enclosure.Server.Settings;

/// <summary>The pages for people.</summary>
public sealed record ConsoleSettings
{
    [Setting("Whether the pages for people answer: the console at / and the reference at /docs/api (true or false).")]
    public bool Enabled { get; init; } = true;

    [Setting("Time after which somebody who does nothing is signed out.")]
    public Lifetime IdleLimit { get; init; } = Lifetime.Parse("2h");

    [Setting("Account whose full-access keys see the state of the whole server, and not only of their own mail.")]
    public string Operator { get; init; } = "demo";
}
