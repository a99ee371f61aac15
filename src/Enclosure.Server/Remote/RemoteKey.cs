namespace Enclosure.Server.Remote;

/// <summary>An API key on its way into a header. It has no other way to be seen.</summary>
public sealed class RemoteKey(string text)
{
    /// <summary>Acts for several workspaces; tested first, because the shorter prefix begins it.</summary>
    private const string Platform = "sk_user_";

    public bool IsPlatform => Text.StartsWith(Platform, StringComparison.Ordinal);

    internal string Text { get; } = text.Trim();

    /// <summary>Whether it can stand in a header at all.</summary>
    public bool IsFit => Text.Length > 0 && Text.All(letter => letter is > ' ' and <= '~');

    public override string ToString() => "(hidden)";
}
