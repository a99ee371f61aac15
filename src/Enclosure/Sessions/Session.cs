using Enclosure.Secrets;

namespace Enclosure.Sessions;

/// <summary>Somebody who signed in with a key.</summary>
/// <param name="KeyText">The key itself, as it was typed in: it decides anew at each request what the session may do.</param>
public sealed record Session(SessionSecret Secret, Guid AccountId, Guid KeyId, string KeyText);
