using Enclosure.Accounts;
using Enclosure.Sessions;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>Who looks at the console: a caller as any other, and the session that their browser presented.</summary>
internal sealed record Visitor(Caller Caller, Session Session)
{
    /// <summary>To be sent back with everything that changes something.</summary>
    public string FormToken => Session.Secret.FormToken;

    public bool HasFullAccess => !Caller.Scoped;
}
