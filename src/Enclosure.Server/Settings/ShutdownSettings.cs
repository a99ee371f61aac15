namespace Enclosure.Server.Settings;

/// <summary>How the server ends once it is told to.</summary>
public sealed record ShutdownSettings
{
    [Setting("How long the server goes on as before once told to stop, while /readyz already answers 503: time for balancers to notice.")]
    public Lifetime Notice { get; init; } = Lifetime.Parse("0");

    [Setting("How long requests under way may take after that, before they are cut.")]
    public Lifetime Drain { get; init; } = Lifetime.Parse("4s");
}
