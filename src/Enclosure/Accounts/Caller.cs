namespace Enclosure.Accounts;

/// <summary>What a key may do: <c>rm_</c> full and scoped, <c>sk_</c> workspace, <c>sk_user_</c> platform.</summary>
public enum KeyKind
{
    Full,
    Scoped,
    Workspace,
    Platform,
}

/// <summary>Who asks: a key and the account it acts on.</summary>
public sealed record Caller(Guid KeyId, KeyKind Kind, Account Account)
{
    /// <summary>A scoped key stays scoped when its last mailbox is gone: the kind is stored, never derived.</summary>
    public bool Scoped => Kind == KeyKind.Scoped;

    /// <summary>Refuses a scoped key with <see cref="Refusal.FullAccessRequired"/>.</summary>
    public void RequireFullAccess()
    {
        if (Scoped) throw new RefusedException(Refusal.FullAccessRequired, "This operation requires a full-access API key");
    }
}
