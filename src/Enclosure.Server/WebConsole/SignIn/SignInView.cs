namespace Enclosure.Server.WebConsole.SignIn;

/// <param name="Fault">Why the last try failed; null for the first.</param>
/// <param name="Next">Where it leads.</param>
public sealed record SignInView(string? Fault, string Next);
